"""How guests can pay: read by every till, set by owners."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_view
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsOwner, IsRestaurantStaff
from apps.core.views import TenantContextMixin
from apps.payments.models import PaymentMethod
from apps.payments.serializers import (
    ConnectionSerializer,
    PaymentMethodSerializer,
    PaymentMethodWriteSerializer,
)
from apps.payments.services.connection import check_connection
from apps.payments.services.methods import create_method, update_method
from apps.payments.views import payment_methods_docs as docs


@extend_schema_view(
    list=docs.LIST, create=docs.CREATE, partial_update=docs.PARTIAL_UPDATE, check=docs.CHECK
)
class PaymentMethodViewSet(TenantContextMixin, viewsets.ViewSet):
    """A short list: it comes whole, in display order."""

    lookup_value_converter = "uuid"

    def get_permissions(self) -> list[BasePermission]:
        return [IsRestaurantStaff()] if self.action == "list" else [IsOwner()]

    def list(self, request: Request) -> Response:
        methods = PaymentMethod.objects.filter(is_active=True)
        return Response(PaymentMethodSerializer(methods, many=True).data)

    def create(self, request: Request) -> Response:
        method = create_method(actor=actor_of(request), **self._input(request))
        return Response(PaymentMethodWriteSerializer(method).data, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: UUID) -> Response:
        method = update_method(
            actor=actor_of(request), method_id=pk, **self._input(request, partial=True)
        )
        return Response(PaymentMethodWriteSerializer(method).data)

    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: UUID) -> Response:
        return Response(ConnectionSerializer(check_connection(pk)).data)

    def _input(self, request: Request, *, partial: bool = False) -> dict[str, Any]:
        serializer = PaymentMethodWriteSerializer(data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
