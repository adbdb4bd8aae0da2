"""What belongs to a payment, on its page: refunds, and what people were asked about it."""

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.admin.base import ReadOnlyInline
from apps.core.admin.columns import label, label_column, link, moment_column, money_column
from apps.payments.admin.tones import CASE_TONES, REFUND_TONES
from apps.payments.models import PaymentCase, Refund


class RefundInline(ReadOnlyInline):
    """Money that went back, or is on its way."""

    model = Refund
    fk_name = "payment"
    fields = ("page", "created", "status_shown", "amount_shown", "road", "requested_by")
    readonly_fields = fields
    verbose_name_plural = _("refunds")
    created = moment_column("created_at", _("created"))
    status_shown = label_column("status", _("status"), REFUND_TONES)
    amount_shown = money_column("amount", _("amount"))

    @display(description=_("our reference"))
    def page(self, refund: Refund) -> SafeString:
        return link(refund)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        refunds: QuerySet[Any] = super().get_queryset(request)
        return refunds.select_related("requested_by").order_by("id")


class CaseInline(ReadOnlyInline):
    """What only a person could decide."""

    model = PaymentCase
    fk_name = "payment"
    fields = ("page", "opened", "state_shown", "amount_shown", "owner", "exit")
    readonly_fields = fields
    verbose_name_plural = _("cases")
    opened = moment_column("opened_at", pgettext_lazy("case", "opened"))
    amount_shown = money_column("amount", _("amount at stake"))

    @display(description=_("kind"))
    def page(self, case: PaymentCase) -> SafeString:
        return link(case)

    @display(description=_("state"))
    def state_shown(self, case: PaymentCase) -> SafeString:
        tone = CASE_TONES[case.kind]
        if case.is_open:
            return label(pgettext_lazy("case", "open"), tone)
        return label(pgettext_lazy("case", "closed"), "success")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        cases: QuerySet[Any] = super().get_queryset(request)
        return cases.select_related("owner", "payment").order_by("id")
