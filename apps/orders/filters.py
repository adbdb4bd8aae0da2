"""By what orders can be narrowed down."""

import django_filters

from apps.core.api.filters import StrictFilterSet
from apps.orders.models import Order, OrderPaymentStatus, OrderStatus


class OrderFilter(StrictFilterSet):
    """Times are ISO 8601 with an offset; `after` includes its moment, `before` does not."""

    status = django_filters.ChoiceFilter(choices=OrderStatus)
    payment_status = django_filters.ChoiceFilter(choices=OrderPaymentStatus)
    created_after = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")
    created_before = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Order
        fields = ("status", "payment_status")
