"""What the house owes to guests who paid too much."""

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
from apps.payments.filters import CreditNoteFilter
from apps.payments.models import CreditNote
from apps.payments.serializers.credit_note import CreditNoteSerializer, EndCreditNoteSerializer
from apps.payments.services.credit_notes import return_credit_note, use_credit_note

FORBIDDEN = {403: "permission-denied"}
ENDED = refusals({**FORBIDDEN, 400: "invalid", 409: "credit-note-ended"})


@extend_schema_view(
    list=extend_schema(
        operation_id="credit_notes_list",
        summary="Credit notes, newest first",
        description="A guest's are found by `phone`, with its country code, or by `number`.",
        responses={200: CreditNoteSerializer(many=True), **refusals(FORBIDDEN)},
    ),
    retrieve=extend_schema(
        operation_id="credit_notes_retrieve",
        summary="How a credit note stands",
        responses={200: CreditNoteSerializer, **refusals(FORBIDDEN)},
    ),
    use=extend_schema(
        operation_id="credit_notes_use",
        summary="Say what a credit note was used for",
        request=EndCreditNoteSerializer,
        responses={200: CreditNoteSerializer, **ENDED},
    ),
    give_up=extend_schema(
        operation_id="credit_notes_return",
        summary="Give a credit note up for money",
        description="A case asks again what to do with the money; a refund may answer it.",
        request=EndCreditNoteSerializer,
        responses={200: CreditNoteSerializer, **ENDED},
    ),
)
class CreditNoteViewSet(
    TenantContextMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[CreditNote],
):
    """Money of guests. Managers and owners only."""

    serializer_class = CreditNoteSerializer
    filterset_class = CreditNoteFilter
    permission_classes = (IsManager,)
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[CreditNote]:
        if getattr(self, "swagger_fake_view", False):
            return CreditNote.objects.none()
        return CreditNote.objects.all()

    @action(detail=True, methods=["post"])
    def use(self, request: Request, pk: UUID) -> Response:
        note = use_credit_note(actor=actor_of(request), note_id=pk, reason=_reason(request))
        return Response(CreditNoteSerializer.read(note))

    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_up(self, request: Request, pk: UUID) -> Response:
        note = return_credit_note(actor=actor_of(request), note_id=pk, reason=_reason(request))
        return Response(CreditNoteSerializer.read(note))


def _reason(request: Request) -> str:
    serializer = EndCreditNoteSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    return str(serializer.validated_data["reason"])
