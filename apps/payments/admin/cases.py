"""What only a person can decide, to look at: since when it is open, and what closed it."""

from django.contrib.admin import display, register
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.columns import (
    EMPTY,
    label,
    label_column,
    link_column,
    moment_column,
    money,
)
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.payments.admin.case_deeds import CASE_DEEDS
from apps.payments.admin.case_facts import facts_table
from apps.payments.admin.deeds import DeedAdmin
from apps.payments.admin.filters import CaseStateFilter
from apps.payments.admin.tones import CASE_TONES
from apps.payments.models import PaymentCase


@register(PaymentCase, site=back_office)
class PaymentCaseAdmin(DeedAdmin):
    """One question to a person. It is closed by what is done about it, never from a form."""

    deeds = CASE_DEEDS
    list_display = (
        "opened",
        "kind_shown",
        "state_shown",
        "age",
        "payment_shown",
        "order_shown",
        "amount_shown",
        "owner",
    )
    list_filter = (
        CaseStateFilter,
        ("kind", ChoicesDropdownFilter),
        ("owner", by(_("person"))),
    )
    list_select_related = ("payment", "order", "owner")
    search_fields = ("^payment__reference", "^refund__reference", "=order__order_number")
    search_help_text = _("Our reference of the payment or the refund, or an order number")
    date_hierarchy = "opened_at"
    fields = (
        ("kind_shown", "state_shown"),
        ("amount_shown", "age"),
        ("payment_shown", "order_shown"),
        ("refund_shown", "delivery_shown"),
        "facts_shown",
        ("opened", "owner"),
        ("closed", "closed_by"),
        ("exit", "reason"),
        ("outcome", "evidence"),
    )
    readonly_fields = (
        "kind_shown",
        "state_shown",
        "amount_shown",
        "age",
        "payment_shown",
        "order_shown",
        "refund_shown",
        "delivery_shown",
        "facts_shown",
        "opened",
        "closed",
    )
    opened = moment_column("opened_at", pgettext_lazy("case", "opened"))
    closed = moment_column("closed_at", pgettext_lazy("case", "closed"))
    kind_shown = label_column("kind", _("kind"), CASE_TONES)
    payment_shown = link_column("payment", _("payment"))
    order_shown = link_column("order", _("order"))
    refund_shown = link_column("refund", _("refund"))
    delivery_shown = link_column("delivery", _("webhook delivery"))

    @display(description=_("state"), ordering="closed_at")
    def state_shown(self, case: PaymentCase) -> SafeString:
        if case.is_open:
            return label(pgettext_lazy("case", "open"), "warning")
        return label(pgettext_lazy("case", "closed"), "success")

    @display(description=_("open for"), ordering="opened_at")
    def age(self, case: PaymentCase) -> str:
        """Until now, or until it was closed."""
        return timesince(case.opened_at, case.closed_at, depth=1)

    @display(description=_("amount at stake"), ordering="amount")
    def amount_shown(self, case: PaymentCase) -> SafeString | str:
        """News of an unknown payment names no amount that we could trust."""
        return money(case.amount, case.currency) if case.currency else EMPTY

    @display(description=_("what is known"))
    def facts_shown(self, case: PaymentCase) -> SafeString | str:
        return facts_table(case)
