"""Opening orders, looking at them, giving them up."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.core.api.idempotency import created_or_replayed, read_key
from apps.core.logging import bind_log_context
from apps.core.views import TenantContextMixin
from apps.orders.filters import OrderFilter
from apps.orders.models import Order
from apps.orders.selectors import order_get, order_list
from apps.orders.serializers import (
    CancelOrderSerializer,
    CreateOrderSerializer,
    OrderDetailSerializer,
    OrderSerializer,
)
from apps.orders.services.cancel import cancel_order
from apps.orders.services.create import Draft, create_order
from apps.orders.views import orders_docs as docs


def _asked(draft: Draft) -> dict[str, Any]:
    """The request behind a key, which is kept for ever: as it was before there were customers."""
    return {name: value for name, value in asdict(draft).items() if value is not None}


@extend_schema_view(list=docs.LIST, create=docs.CREATE, retrieve=docs.RETRIEVE, cancel=docs.CANCEL)
class OrderViewSet(
    TenantContextMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[Order],
):
    """What guests owe. Everybody who works in the restaurant sees all of its orders."""

    serializer_class = OrderSerializer
    filterset_class = OrderFilter
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Order]:
        if getattr(self, "swagger_fake_view", False):
            return Order.objects.none()
        return order_list()

    def create(self, request: Request) -> Response:
        serializer = CreateOrderSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        draft = serializer.to_draft()
        key = read_key(request, operation="order", data=_asked(draft))
        created = create_order(actor=actor_of(request), draft=draft, key=key)
        bind_log_context(order_id=created.order.pk)
        context = {"is_duplicate": created.is_duplicate}
        data = OrderSerializer(created.order, context=context).data
        return created_or_replayed(data, is_duplicate=created.is_duplicate)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(OrderDetailSerializer(order_get(pk)).data)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        serializer = CancelOrderSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        reason = serializer.validated_data["reason"]
        order = cancel_order(actor=actor_of(request), order_id=pk, reason=reason)
        return Response(OrderSerializer(order).data)
