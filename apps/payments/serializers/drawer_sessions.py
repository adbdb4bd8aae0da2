"""Drawer sessions as cashiers open, move and close them, and see them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.core.api.fields import LineField, MoneyField, StrictIntegerField
from apps.core.money import MAX_AMOUNT
from apps.drawers.models import CashDrawerSession
from apps.drawers.selectors import balance_of, is_blind
from apps.drawers.services.counting import Declared


class CountField(serializers.DictField):
    """Pieces by denomination, in minor units: `{"10000": 3, "500": 2}`."""

    child = StrictIntegerField(min_value=0, max_value=MAX_AMOUNT)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_empty", False)
        super().__init__(**kwargs)

    def to_representation(self, value: dict[str, int]) -> dict[str, int]:
        """Largest first, as people count; jsonb keeps an order of its own."""
        return dict(sorted(value.items(), key=lambda item: -int(item[0])))


class DeclaredSerializer(serializers.Serializer[Any]):
    """A sum or a count, exactly one of them."""

    balance_name: str
    count_name: str

    default_error_messages = {
        "one_of": _("Give either %(balance)s or %(count)s."),
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (self.balance_name in attrs) == (self.count_name in attrs):
            names = {"balance": self.balance_name, "count": self.count_name}
            text = self.error_messages["one_of"] % names
            raise serializers.ValidationError({self.balance_name: text}, code="one_of")
        return attrs

    def to_declared(self) -> Declared:
        """The validated input as the service takes it."""
        return Declared(
            balance=self.validated_data.get(self.balance_name),
            count=self.validated_data.get(self.count_name),
            field=self.count_name,
        )


class OpenDrawerSerializer(DeclaredSerializer):
    """The float: what lies in the drawer before the first sale."""

    balance_name = "opening_balance"
    count_name = "opening_count"

    opening_balance = MoneyField(required=False, min_value=0, help_text="Minor units.")
    opening_count = CountField(required=False, help_text="Instead of opening_balance.")
    idempotency_key = serializers.CharField(required=False, max_length=255)


class CloseDrawerSerializer(DeclaredSerializer):
    """What was counted at the end."""

    balance_name = "closing_balance"
    count_name = "closing_count"

    closing_balance = MoneyField(required=False, min_value=0, help_text="Minor units.")
    closing_count = CountField(required=False, help_text="Instead of closing_balance.")
    variance_notes = LineField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text="Required from a manager when the difference is above the restaurant's limit.",
    )


class DrawerSessionSerializer(serializers.ModelSerializer[CashDrawerSession]):
    """A session as `viewer` (in the context) may see it."""

    is_open = serializers.BooleanField(read_only=True)
    cashier_name = serializers.SerializerMethodField()
    expected_balance = serializers.SerializerMethodField()
    opening_count = CountField(read_only=True, allow_null=True)
    closing_count = CountField(read_only=True, allow_null=True)
    is_duplicate = serializers.SerializerMethodField()

    class Meta:
        model = CashDrawerSession
        fields = (
            "id",
            "cashier",
            "cashier_name",
            "is_open",
            "currency",
            "opened_at",
            "opening_balance",
            "opening_count",
            "closed_at",
            "closed_by",
            "closing_balance",
            "closing_count",
            "expected_balance",
            "variance",
            "variance_notes",
            "z_number",
            "is_duplicate",
        )
        read_only_fields = fields

    def get_cashier_name(self, session: CashDrawerSession) -> str:
        """For people to read."""
        return session.cashier.get_full_name() or session.cashier.username

    def get_expected_balance(self, session: CashDrawerSession) -> int | None:
        """Float plus movements, minor units. Null for who counts blind, until the count is in."""
        if not session.is_open:
            return session.expected_balance
        if is_blind(session, self.context["viewer"]):
            return None
        known: int | None = getattr(session, "balance_now", None)
        return balance_of(session) if known is None else known

    def get_is_duplicate(self, session: CashDrawerSession) -> bool:
        """Whether this answer replays an earlier request."""
        return bool(self.context.get("is_duplicate", False))
