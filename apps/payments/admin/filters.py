"""By what lists of payments and of deliveries are narrowed down."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import DropdownFilter

from apps.payments.domain.refunds import REFUND_OPEN
from apps.payments.models import (
    STUCK,
    DeliveryStatus,
    Payment,
    PaymentCase,
    Refund,
    RefundStatus,
    WebhookDelivery,
)
from apps.payments.providers import PROVIDERS
from apps.payments.selectors_attention import in_doubt, in_doubt_too_long

AWAITING_APPROVAL = Q(status=RefundStatus.PENDING, needs_approval=True, approved_by__isnull=True)
"""`Refund.waits_for_approval`, for the database."""


class ProviderFilter(DropdownFilter):
    """By provider: the registry's, since asking the table which there are would read all of it."""

    title = _("provider")
    parameter_name = "provider_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, provider.display_name) for code, provider in sorted(PROVIDERS.items())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(provider_code=self.value()) if self.value() else queryset


class AttentionFilter(DropdownFilter):
    """What a person should look at."""

    title = _("point to check")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("doubt", _("outcome unknown")),
            ("long-doubt", _("outcome unknown for more than 24 h")),
            ("late", _("late success")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Payment]) -> QuerySet[Payment]:
        match self.value():
            case "doubt":
                return in_doubt(queryset)
            case "long-doubt":
                return in_doubt_too_long(queryset)
            case "late":
                return queryset.filter(is_late=True)
        return queryset


class DeliveryFilter(DropdownFilter):
    """By how far a delivery has come; first of all, what got stuck."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("stuck", _("failed, or needs a person")), *DeliveryStatus.choices]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]
    ) -> QuerySet[WebhookDelivery]:
        if self.value() == "stuck":
            return queryset.filter(status__in=STUCK)
        return queryset.filter(status=self.value()) if self.value() else queryset


class RefundStateFilter(DropdownFilter):
    """By how far a refund has come; first of all, what waits for a person."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("approval", _("waits for a second person")),
            ("open", _("not over yet")),
            *RefundStatus.choices,
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Refund]) -> QuerySet[Refund]:
        match self.value():
            case None | "":
                return queryset
            case "approval":
                return queryset.filter(AWAITING_APPROVAL)
            case "open":
                return queryset.filter(status__in=REFUND_OPEN)
        return queryset.filter(status=self.value())


class CaseStateFilter(DropdownFilter):
    """Open, or closed."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", pgettext_lazy("case", "open")),
            ("closed", pgettext_lazy("case", "closed")),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[PaymentCase]
    ) -> QuerySet[PaymentCase]:
        if self.value() in ("open", "closed"):
            return queryset.filter(closed_at__isnull=self.value() == "open")
        return queryset
