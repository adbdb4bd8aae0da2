"""Giving money back: asked for at a payment, seen and worked off here."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsManager
from apps.core.views import TenantContextMixin
from apps.payments.filters import RefundFilter
from apps.payments.models import Refund
from apps.payments.serializers.refund import RefundSerializer, RejectSerializer, SettleSerializer
from apps.payments.services.refunds import (
    approve_refund,
    check_refund,
    pay_refund_in_cash,
    reject_refund,
    settle_refund_by_hand,
)
from apps.payments.views import refunds_docs as docs


@extend_schema_view(
    list=docs.LIST,
    retrieve=docs.RETRIEVE,
    approve=docs.APPROVE,
    reject=docs.REJECT,
    settle=docs.SETTLE,
    pay_cash=docs.PAY_CASH,
    check=docs.CHECK,
)
class RefundViewSet(
    TenantContextMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Refund],
):
    """Money on its way back to guests. Managers and owners only."""

    serializer_class = RefundSerializer
    filterset_class = RefundFilter
    permission_classes = (IsManager,)
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Refund]:
        if getattr(self, "swagger_fake_view", False):
            return Refund.objects.none()
        return Refund.objects.all()

    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: UUID) -> Response:
        refund = approve_refund(actor=actor_of(request), refund_id=pk)
        return Response(RefundSerializer.read(refund))

    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: UUID) -> Response:
        serializer = RejectSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        refund = reject_refund(
            actor=actor_of(request), refund_id=pk, reason=serializer.validated_data["reason"]
        )
        return Response(RefundSerializer.read(refund))

    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: UUID) -> Response:
        serializer = SettleSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        refund = settle_refund_by_hand(
            actor=actor_of(request), refund_id=pk, **serializer.validated_data
        )
        return Response(RefundSerializer.read(refund))

    @action(detail=True, methods=["post"], url_path="pay-cash")
    def pay_cash(self, request: Request, pk: UUID) -> Response:
        refund = pay_refund_in_cash(actor=actor_of(request), refund_id=pk)
        return Response(RefundSerializer.read(refund))

    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: UUID) -> Response:
        return Response(RefundSerializer.read(check_refund(pk)))
