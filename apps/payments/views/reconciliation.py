"""The takings of some business days, for managers and owners."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsManager
from apps.core.views import TenantContextMixin
from apps.payments.period import read_period
from apps.payments.selectors_reconciliation import reconciliation
from apps.payments.serializers.reconciliation import ReconciliationSerializer
from apps.payments.views.reconciliation_docs import RECONCILIATION


class ReconciliationView(TenantContextMixin):
    """What came in and what went back, by provider."""

    permission_classes = [IsManager]

    @RECONCILIATION
    def get(self, request: Request) -> Response:
        restaurant: Any = actor_of(request).restaurant
        today = restaurant.business_day.date_of(timezone.now())
        period = read_period(request.query_params, today=today)
        return Response(ReconciliationSerializer(reconciliation(restaurant, period)).data)
