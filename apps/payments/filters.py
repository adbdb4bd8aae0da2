"""By what payments can be narrowed down."""

import django_filters
from django.db.models import QuerySet

from apps.core.api.filters import BooleanFilter, StrictFilterSet
from apps.core.crypto import search_hash
from apps.payments.models import (
    CaseKind,
    CreditNote,
    Payment,
    PaymentCase,
    PaymentStatus,
    Refund,
    RefundStatus,
)

MAX_NUMBER = 2**31 - 1
"""What the column of a credit note's number holds."""


class PaymentFilter(StrictFilterSet):
    """Times are ISO 8601 with an offset; `after` includes its moment, `before` does not."""

    order_id = django_filters.UUIDFilter(field_name="order_id")
    status = django_filters.ChoiceFilter(choices=PaymentStatus)
    provider_code = django_filters.CharFilter(max_length=20)
    initiated_after = django_filters.IsoDateTimeFilter(field_name="initiated_at", lookup_expr="gte")
    initiated_before = django_filters.IsoDateTimeFilter(field_name="initiated_at", lookup_expr="lt")

    class Meta:
        model = Payment
        fields = ("order_id", "status", "provider_code")


class RefundFilter(StrictFilterSet):
    """Times are ISO 8601 with an offset; `after` includes its moment, `before` does not."""

    payment_id = django_filters.UUIDFilter(field_name="payment_id")
    status = django_filters.ChoiceFilter(choices=RefundStatus)
    created_after = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Refund
        fields = ("payment_id", "status")


class CaseFilter(StrictFilterSet):
    """By kind, payment, or whether anybody still has to decide."""

    is_open = BooleanFilter(field_name="closed_at", lookup_expr="isnull")
    kind = django_filters.ChoiceFilter(choices=CaseKind)
    payment_id = django_filters.UUIDFilter(field_name="payment_id")

    class Meta:
        model = PaymentCase
        fields = ("kind", "payment_id")


class CreditNoteFilter(StrictFilterSet):
    """By number, by the guest's phone as E.164, or whether it may still be used."""

    number = django_filters.NumberFilter(field_name="number", min_value=1, max_value=MAX_NUMBER)
    phone = django_filters.CharFilter(max_length=30, method="of_guest")
    is_open = BooleanFilter(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = CreditNote
        fields = ("number",)

    def of_guest(self, notes: QuerySet[CreditNote], _: str, phone: str) -> QuerySet[CreditNote]:
        return notes.filter(customer_phone_hash=search_hash(phone))
