"""What only a person can decide."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsManager
from apps.core.api.schema import refusals
from apps.core.views import TenantContextMixin
from apps.payments.domain.cases import Outcome
from apps.payments.filters import CaseFilter
from apps.payments.models import PaymentCase
from apps.payments.serializers.case import CaseSerializer, SettleCaseSerializer
from apps.payments.services.case_settling import settle_case, take_case

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
            "What was found out takes effect on the payment and closes the case. Where too much "
            "was paid, or a refund is to be given by hand, giving the money back closes it."
        ),
        request=SettleCaseSerializer,
        responses={
            200: CaseSerializer,
            **refusals({**FORBIDDEN, 400: "invalid, outcome-not-possible", 409: "case-closed"}),
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
        return PaymentCase.objects.all()

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
