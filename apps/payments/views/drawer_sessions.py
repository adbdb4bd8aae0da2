"""Cash drawers: open, move, undo, report, close."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.authentication.actor import actor_of
from apps.core.api.idempotency import created_or_replayed, read_key
from apps.core.views import TenantContextMixin
from apps.drawers.models import CashDrawerSession
from apps.drawers.selectors import (
    current_session_get,
    movement_list,
    session_get,
    session_list,
)
from apps.drawers.services.ledger import Written
from apps.drawers.services.move import move_cash
from apps.drawers.services.open import open_drawer
from apps.drawers.services.undo import undo_movement
from apps.payments.serializers.cash_movements import (
    CashMovementSerializer,
    MovementInputSerializer,
    UndoSerializer,
)
from apps.payments.serializers.drawer_report import DrawerReportSerializer
from apps.payments.serializers.drawer_sessions import (
    CloseDrawerSerializer,
    DrawerSessionSerializer,
    OpenDrawerSerializer,
)
from apps.payments.services.close_drawer import close_drawer
from apps.payments.services.drawer_report import drawer_report
from apps.payments.views import drawer_sessions_docs as docs


@extend_schema_view(
    list=docs.LIST,
    retrieve=docs.RETRIEVE,
    open=docs.OPEN,
    current=docs.CURRENT,
    movements=docs.MOVEMENTS,
    undo=docs.UNDO,
    report=docs.REPORT,
    close=docs.CLOSE,
)
class DrawerSessionViewSet(TenantContextMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """A cashier's own drawer; managers and owners see and close everybody's."""

    serializer_class = DrawerSessionSerializer
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[CashDrawerSession]:
        if getattr(self, "swagger_fake_view", False):
            return CashDrawerSession.objects.none()
        return session_list(actor_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "viewer": self.request.user}

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self._shown(session_get(session_id=pk, person=actor_of(request))))

    @action(detail=False, methods=["get"])
    def current(self, request: Request) -> Response:
        return Response(self._shown(current_session_get(actor_of(request))))

    @action(detail=False, methods=["post"])
    def open(self, request: Request) -> Response:
        serializer = OpenDrawerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        actor, declared = actor_of(request), serializer.to_declared()
        key = read_key(request, operation="drawer-open", data=[actor.pk, vars(declared)])
        opened = open_drawer(actor=actor, declared=declared, key=key)
        data = self._shown(opened.session, is_duplicate=opened.is_duplicate)
        return created_or_replayed(data, is_duplicate=opened.is_duplicate)

    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Response:
        serializer = CloseDrawerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        session = close_drawer(
            actor=actor_of(request),
            session_id=pk,
            declared=serializer.to_declared(),
            notes=serializer.validated_data.get("variance_notes", ""),
        )
        return Response(self._shown(session))

    @action(detail=True, methods=["get"])
    def report(self, request: Request, pk: UUID) -> Response:
        report = drawer_report(actor=actor_of(request), session_id=pk)
        return Response(DrawerReportSerializer(report).data)

    @action(detail=True, methods=["get"])
    def movements(self, request: Request, pk: UUID) -> Response:
        person = actor_of(request)
        session = session_get(session_id=pk, person=person)
        page = self.paginate_queryset(movement_list(session=session, person=person))
        return self.get_paginated_response(CashMovementSerializer(page, many=True).data)

    @docs.MOVE
    @movements.mapping.post
    def move(self, request: Request, pk: UUID) -> Response:
        asked = _validated(MovementInputSerializer(data=request.data))
        key = read_key(request, operation="drawer-move", data=[pk, asked])
        return _written(move_cash(actor=actor_of(request), session_id=pk, key=key, **asked))

    @action(detail=True, methods=["post"], url_path="movements/<uuid:movement_id>/undo")
    def undo(self, request: Request, pk: UUID, movement_id: UUID) -> Response:
        asked = _validated(UndoSerializer(data=request.data))
        key = read_key(request, operation="drawer-undo", data=[pk, movement_id, asked])
        written = undo_movement(
            actor=actor_of(request), session_id=pk, movement_id=movement_id, key=key, **asked
        )
        return _written(written)

    def _shown(self, session: CashDrawerSession, *, is_duplicate: bool = False) -> Any:
        context = self.get_serializer_context() | {"is_duplicate": is_duplicate}
        return DrawerSessionSerializer(session, context=context).data


def _validated(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    """What was asked, without the key, which is read apart."""
    serializer.is_valid(raise_exception=True)
    return {k: v for k, v in serializer.validated_data.items() if k != "idempotency_key"}


def _written(written: Written) -> Response:
    context = {"is_duplicate": written.is_duplicate}
    data = CashMovementSerializer(written.movement, context=context).data
    return created_or_replayed(data, is_duplicate=written.is_duplicate)
