"""A provider's lines, and the payments that they settle: to look at."""

from typing import Any

from django.contrib.admin import display, register
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.base import RestaurantAdmin
from apps.core.admin.columns import (
    EMPTY,
    label_column,
    link,
    link_column,
    moment_column,
    money_column,
)
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.statements.models import StatementLine, StatementMatch

KIND_TONES = {"payment": "success", "refund": "info", "fee": "warning"}


@register(StatementLine, site=back_office)
class StatementLineAdmin(RestaurantAdmin):
    """One line as the provider has it."""

    list_display = (
        "moment_shown",
        "transaction_id",
        "kind_shown",
        "amount_shown",
        "fee_shown",
        "levy_shown",
        "settles",
        "statement_shown",
    )
    list_filter = (("payment_method", by(_("payment method"))), ("kind", ChoicesDropdownFilter))
    list_select_related = ("statement__payment_method", "match__payment", "match__refund")
    search_fields = ("=transaction_id", "=reference", "=provider_reference")
    search_help_text = _("The provider's transaction, or a reference")
    fields = (
        ("moment_shown", "kind_shown"),
        ("transaction_id", "provider_reference"),
        ("reference", "amount_shown"),
        ("fee_shown", "levy_shown"),
        ("settles", "statement_shown"),
    )
    readonly_fields = (
        "moment_shown",
        "kind_shown",
        "amount_shown",
        "fee_shown",
        "levy_shown",
        "settles",
        "statement_shown",
    )
    moment_shown = moment_column("moment", _("moment"))
    kind_shown = label_column("kind", _("kind"), KIND_TONES)
    amount_shown = money_column("amount", _("amount"))
    fee_shown = money_column("fee", _("fee"), show_zero=False)
    levy_shown = money_column("levy", _("levy"), show_zero=False)
    statement_shown = link_column("statement", _("statement"))

    @display(description=_("settles"))
    def settles(self, line: StatementLine) -> SafeString | str:
        match = getattr(line, "match", None)
        return link(match.payment or match.refund) if match else EMPTY


@register(StatementMatch, site=back_office)
class StatementMatchAdmin(RestaurantAdmin):
    """Which line settles which payment, and how it was found."""

    list_display = ("matched_at", "line_shown", "payment_shown", "refund_shown", "by")
    list_filter: Any = (("by", ChoicesDropdownFilter),)
    list_select_related = ("line", "payment", "refund")
    search_fields = ("=line__transaction_id", "^payment__reference", "^refund__reference")
    fields = (("line_shown", "by"), ("payment_shown", "refund_shown"), "matched_at")
    readonly_fields = ("line_shown", "payment_shown", "refund_shown", "matched_at")
    matched_at = moment_column("created_at", _("matched"))
    line_shown = link_column("line", _("statement line"))
    payment_shown = link_column("payment", _("payment"))
    refund_shown = link_column("refund", _("refund"))
