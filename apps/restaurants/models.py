"""The restaurant: the tenant to whom every other row belongs."""

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.ids import new_id
from apps.core.models import money_field
from apps.core.money import CURRENCIES
from apps.restaurants.business_day import BusinessDay


def validate_timezone(name: str) -> None:
    """Raises ValidationError unless `name` is in the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError(_("Unknown time zone: %(name)s"), params={"name": name})


def installation_language() -> str:
    """What a restaurant speaks unless told otherwise."""
    return settings.LANGUAGE_CODE[:2]


class Restaurant(models.Model):
    """One restaurant, its currency, its day and its house rules."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$")],
        help_text=_("ISO 3166 code, such as SN or CI."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        choices=[(code, code) for code in CURRENCIES],
        help_text=_("ISO 4217 code. It cannot change once there are orders."),
    )
    timezone = models.CharField(
        _("time zone"),
        max_length=64,
        validators=[validate_timezone],
        help_text=_("IANA name, such as Africa/Dakar."),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=installation_language,
        help_text=_("Of e-mails to guests and owners. Pages follow whoever looks at them."),
    )
    business_day_start = models.TimeField(
        _("start of the business day"),
        default=time(4, 0),
        help_text=_("What is sold before this local time belongs to the day before."),
    )
    cash_requires_open_drawer = models.BooleanField(
        _("cash needs an open drawer"),
        default=False,
        help_text=_("Refuse cash from a cashier who has not opened a drawer."),
    )
    blind_count = models.BooleanField(
        _("blind count"),
        default=True,
        help_text=_("Hide the expected balance from cashiers until they have counted."),
    )
    variance_limit = money_field(
        verbose_name=_("variance limit"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("A larger difference, over or short, needs a manager and a reason to close."),
    )
    refund_limit = money_field(
        verbose_name=_("refund limit"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("A larger refund needs the approval of a second person."),
    )
    change_rounding = money_field(
        verbose_name=_("change rounding unit"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Change is given in multiples of this, such as 5 where 5 F is the last coin."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("restaurant")
        verbose_name_plural = _("restaurants")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(change_rounding__gte=1), name="restaurant_change_rounding"
            ),
            models.CheckConstraint(
                condition=models.Q(variance_limit__isnull=True) | models.Q(variance_limit__gte=0),
                name="restaurant_variance_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(refund_limit__isnull=True) | models.Q(refund_limit__gte=0),
                name="restaurant_refund_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def business_day(self) -> BusinessDay:
        """Where this restaurant's days begin and end."""
        return BusinessDay(timezone=ZoneInfo(self.timezone), start=self.business_day_start)


class NumberSequence(models.Model):
    """The last number given out of one series of one restaurant: orders, Z reports."""

    restaurant = models.ForeignKey(Restaurant, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "series"], name="number_sequence_unique")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
