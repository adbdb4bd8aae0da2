"""Taking payments and looking at them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsManager
from apps.core.api.idempotency import created_or_replayed, read_key, require_key
from apps.core.api.renderers import SvgRenderer
from apps.core.logging import bind_log_context
from apps.core.views import TenantContextMixin
from apps.payments.filters import PaymentFilter
from apps.payments.models import Payment
from apps.payments.selectors_refunds import refund_options
from apps.payments.serializers import (
    InitiatePaymentSerializer,
    PaymentDetailSerializer,
    PaymentStatusSerializer,
)
from apps.payments.serializers.proof import ProofSerializer, ProofWishSerializer
from apps.payments.serializers.refund import (
    RefundOptionsSerializer,
    RefundSerializer,
    RefundWishSerializer,
)
from apps.payments.services import (
    cancel_payment,
    check_payment,
    get_payment_status,
    initiate_payment,
    retry_payment,
)
from apps.payments.services.qr import payment_qr
from apps.payments.services.refunds import RefundWish, request_refund
from apps.payments.services.verify_proof import verify_proof
from apps.payments.views import payments_docs as docs
from apps.payments.views import proof_docs, refunds_docs


@extend_schema_view(
    list=docs.LIST,
    retrieve=docs.RETRIEVE,
    initiate=docs.INITIATE,
    read_status=docs.STATUS,
    check=docs.CHECK,
    qr=docs.QR,
    cancel=docs.CANCEL,
    retry=docs.RETRY,
    verify_proof=proof_docs.VERIFY,
    refund=refunds_docs.REQUEST,
    refund_options=refunds_docs.OPTIONS,
)
class PaymentViewSet(
    TenantContextMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Payment],
):
    """One attempt to collect one amount through one payment method."""

    serializer_class = PaymentStatusSerializer
    filterset_class = PaymentFilter
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Payment]:
        if getattr(self, "swagger_fake_view", False):
            return Payment.objects.none()
        payments = Payment.objects.all()
        return (
            payments.prefetch_related("events", "refunds")
            if self.action == "retrieve"
            else payments
        )

    def get_serializer_class(self) -> Any:
        return PaymentDetailSerializer if self.action == "retrieve" else self.serializer_class

    @action(detail=False, methods=["post"])
    def initiate(self, request: Request) -> Response:
        serializer = InitiatePaymentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        collect = serializer.to_collect()
        key = require_key(request, operation="payment", data=vars(collect))
        initiated = initiate_payment(actor=actor_of(request), key=key, collect=collect)
        bind_log_context(payment_id=initiated.payment.pk)
        is_duplicate = initiated.is_duplicate
        data = PaymentStatusSerializer.read(initiated.payment, is_duplicate=is_duplicate)
        return created_or_replayed(data, is_duplicate=is_duplicate)

    @action(detail=False, methods=["post"], url_path="verify-proof")
    def verify_proof(self, request: Request) -> Response:
        serializer = ProofWishSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        proof = verify_proof(actor=actor_of(request), **serializer.validated_data)
        return Response(ProofSerializer.read(proof))

    @action(detail=True, methods=["get"], url_path="status")
    def read_status(self, request: Request, pk: UUID) -> Response:
        return Response(PaymentStatusSerializer.read(get_payment_status(pk)))

    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: UUID) -> Response:
        return Response(PaymentStatusSerializer.read(check_payment(payment_id=pk)))

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        payment = cancel_payment(actor=actor_of(request), payment_id=pk)
        return Response(
            PaymentStatusSerializer.read(payment), status=202 if payment.is_in_flight else 200
        )

    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: UUID) -> Response:
        key = read_key(request, operation="retry", data=str(pk))
        initiated = retry_payment(actor=actor_of(request), payment_id=pk, key=key)
        bind_log_context(payment_id=initiated.payment.pk)
        is_duplicate = initiated.is_duplicate
        data = PaymentStatusSerializer.read(initiated.payment, is_duplicate=is_duplicate)
        return created_or_replayed(data, is_duplicate=is_duplicate)

    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: UUID) -> Response:
        serializer = RefundWishSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = {k: v for k, v in serializer.validated_data.items() if k != "idempotency_key"}
        wish = RefundWish(payment_id=pk, **fields)
        key = require_key(request, operation="refund", data=vars(wish))
        requested = request_refund(actor=actor_of(request), key=key, wish=wish)
        data = RefundSerializer.read(requested.refund)
        return created_or_replayed(
            data | {"is_duplicate": requested.is_duplicate}, is_duplicate=requested.is_duplicate
        )

    @action(
        detail=True,
        methods=["get"],
        url_path="refund-options",
        permission_classes=[IsManager],
    )
    def refund_options(self, request: Request, pk: UUID) -> Response:
        return Response(RefundOptionsSerializer(refund_options(get_payment_status(pk))).data)

    @action(detail=True, methods=["get"], renderer_classes=[SvgRenderer, JSONRenderer])
    def qr(self, request: Request, pk: UUID) -> Response:
        return Response(payment_qr(get_payment_status(pk)), content_type=SvgRenderer.media_type)
