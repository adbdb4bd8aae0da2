"""What only a person can decide."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsManager
from apps.core.api.idempotency import created_or_replayed, require_key
from apps.core.api.schema import IDEMPOTENCY_KEY, refusals
from apps.core.views import TenantContextMixin
from apps.payments.domain.cases import Outcome
from apps.payments.filters import CaseFilter
from apps.payments.models import PaymentCase
from apps.payments.serializers.case import (
    AcceptCaseSerializer,
    CaseSerializer,
    CreditCaseSerializer,
    SettleCaseSerializer,
)
from apps.payments.serializers.refund import RefundSerializer, RefundWishSerializer
from apps.payments.services.case_settling import accept_smaller_amount, settle_case, take_case
from apps.payments.services.credit_notes import credit_case
from apps.payments.services.open_case import case_about_payment
from apps.payments.services.refunds import RefundWish, request_refund

FORBIDDEN = {403: "permission-denied"}


@extend_schema_view(
    list=extend_schema(
        operation_id="cases_list",
        summary="Cases, newest first",
        description="With `is_open=true` the worklist of what a person must decide.",
        responses={200: CaseSerializer(many=True), **refusals(FORBIDDEN)},
    ),
    retrieve=extend_schema(
        operation_id="cases_retrieve",
        summary="What is known of a case, and how it may end",
        responses={200: CaseSerializer, **refusals(FORBIDDEN)},
    ),
    take=extend_schema(
        operation_id="cases_take",
        summary="Say that you look into it",
        request=None,
        responses={200: CaseSerializer, **refusals({**FORBIDDEN, 409: "case-closed"})},
    ),
    settle=extend_schema(
        operation_id="cases_settle",
        summary="Settle a case by hand, with evidence",
        description=(
            "What was found out takes effect on the payment, or on the refund that is in doubt, "
            "or that was called failed and may have been given, and closes the case. Where too "
            "much was paid, or a refund is to be given by hand, giving the money back closes it."
        ),
        request=SettleCaseSerializer,
        responses={
            200: CaseSerializer,
            **refusals(
                {
                    **FORBIDDEN,
                    400: "invalid, outcome-not-possible",
                    409: "case-closed, refund-exceeds-payment",
                }
            ),
        },
    ),
    credit=extend_schema(
        operation_id="cases_credit",
        summary="Keep what was paid too much as a credit note",
        description="All that is too much and not on its way back; the note is found by phone.",
        request=CreditCaseSerializer,
        responses={
            200: CaseSerializer,
            **refusals(
                {
                    **FORBIDDEN,
                    400: "invalid, phone-invalid",
                    409: "case-closed, exit-not-possible, nothing-too-much",
                }
            ),
        },
    ),
    refund=extend_schema(
        operation_id="cases_refund",
        summary="Give back what was paid too much",
        description="Without `amount` all that is too much and not on its way back already.",
        parameters=[IDEMPOTENCY_KEY],
        request=RefundWishSerializer,
        responses={
            201: RefundSerializer,
            200: OpenApiResponse(RefundSerializer, description="Replay of an earlier request"),
            **refusals(
                {
                    **FORBIDDEN,
                    400: "invalid, idempotency-key-invalid",
                    409: "case-closed, exit-not-possible, refund-exceeds-extra, drawer-not-open, "
                    "amount-exceeds-drawer",
                    422: "idempotency-key-reused",
                }
            ),
        },
    ),
    accept=extend_schema(
        operation_id="cases_accept",
        summary="Accept the smaller amount that the provider took",
        description="The payment succeeds with `smaller_amount`; the rest stays due.",
        request=AcceptCaseSerializer,
        responses={
            200: CaseSerializer,
            **refusals({**FORBIDDEN, 400: "invalid", 409: "case-closed, exit-not-possible"}),
        },
    ),
)
class CaseViewSet(
    TenantContextMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[PaymentCase],
):
    """Questions to managers and owners."""

    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    permission_classes = (IsManager,)
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[PaymentCase]:
        if getattr(self, "swagger_fake_view", False):
            return PaymentCase.objects.none()
        return PaymentCase.objects.select_related("payment", "credit_note")

    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: UUID) -> Response:
        return Response(CaseSerializer.read(take_case(actor=actor_of(request), case_id=pk)))

    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: UUID) -> Response:
        serializer = SettleCaseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = serializer.validated_data
        case = settle_case(
            actor=actor_of(request),
            case_id=pk,
            outcome=Outcome(said["outcome"]),
            evidence=said["evidence"],
            reason=said["reason"],
        )
        return Response(CaseSerializer.read(case))

    @action(detail=True, methods=["post"])
    def credit(self, request: Request, pk: UUID) -> Response:
        serializer = CreditCaseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = serializer.validated_data
        note = credit_case(
            actor=actor_of(request),
            case_id=pk,
            phone=said.get("customer_phone", ""),
            reason=said["reason"],
        )
        return Response(CaseSerializer.read(self.get_queryset().get(pk=note.case_id)))

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        serializer = AcceptCaseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        reason = serializer.validated_data["reason"]
        case = accept_smaller_amount(actor=actor_of(request), case_id=pk, reason=reason)
        return Response(CaseSerializer.read(case))

    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: UUID) -> Response:
        serializer = RefundWishSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = serializer.validated_data
        payment_id = case_about_payment(pk)
        wish = RefundWish(payment_id, said["reason"], said.get("amount"), case_id=pk)
        key = require_key(request, operation="refund", data=vars(wish))
        requested = request_refund(actor=actor_of(request), key=key, wish=wish)
        is_duplicate = requested.is_duplicate
        data = RefundSerializer.read(requested.refund) | {"is_duplicate": is_duplicate}
        return created_or_replayed(data, is_duplicate=is_duplicate)
