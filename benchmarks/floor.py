"""The second floor: what Django REST framework costs when a view does only what it must.

The same server, the same tables, the same token check and the same answer; no tenancy manager, no
idempotency, no states, no drawer, no audit, no throttle, no log context. Nobody should run this.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.ids import new_id, payment_reference
from apps.orders.models import Order
from apps.payments.models import Payment, PaymentEvent


class BareCash(serializers.Serializer):
    """What the till asks for."""

    order_id = serializers.UUIDField()
    payment_method_id = serializers.UUIDField()
    amount_tendered = serializers.IntegerField()


class BarePayment(serializers.Serializer):
    """The members of a payment in api.md, one plain field each."""

    id = serializers.UUIDField()
    order_id = serializers.UUIDField()
    payment_method_id = serializers.UUIDField()
    provider_code = serializers.CharField()
    amount = serializers.IntegerField()
    currency = serializers.CharField()
    status = serializers.CharField()
    provider_reference = serializers.CharField()
    redirect_url = serializers.CharField()
    action = serializers.CharField()
    message = serializers.CharField()
    amount_tendered = serializers.IntegerField()
    change_due = serializers.IntegerField()
    refunded_amount = serializers.IntegerField()
    error_code = serializers.CharField()
    error_message = serializers.CharField()
    outcome_known = serializers.BooleanField()
    drawer_session_id = serializers.UUIDField()
    retry_of_id = serializers.UUIDField()
    initiated_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField()


class BareCashView(APIView):
    """Lock the order, insert the payment, update the order, insert one event."""

    def post(self, request: Request) -> Response:
        serializer = BareCash(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            payment = self.pay(request.user, **serializer.validated_data)
        return Response(BarePayment(payment).data, status=201)

    def pay(self, user, *, order_id: UUID, payment_method_id: UUID, amount_tendered: int):
        order = Order.all_objects.select_for_update(no_key=True).get(
            pk=order_id, restaurant_id=user.restaurant_id
        )
        payment_id = new_id()
        payment = Payment(
            id=payment_id,
            restaurant_id=user.restaurant_id,
            order_id=order_id,
            payment_method_id=payment_method_id,
            provider_code="cash",
            reference=payment_reference(payment_id),
            status="success",
            amount=order.total,
            currency=order.currency,
            amount_tendered=amount_tendered,
            change_due=amount_tendered - order.total,
            initiated_by_id=user.pk,
            completed_at=timezone.now(),
        )
        payment.save(force_insert=True)
        order.amount_paid = order.total
        order.payment_status = "paid"
        order.status = "closed"
        order.closed_at = payment.completed_at
        order.save(update_fields=["amount_paid", "payment_status", "status", "closed_at"])
        PaymentEvent.all_objects.create(
            restaurant_id=user.restaurant_id,
            payment_id=payment_id,
            source="initiate",
            to_status="success",
            actor_id=user.pk,
        )
        return payment


class BareStatusView(APIView):
    """Read one payment of the user's restaurant."""

    def get(self, request: Request, pk: UUID) -> Response:
        payment = Payment.all_objects.get(pk=pk, restaurant_id=request.user.restaurant_id)
        return Response(BarePayment(payment).data)
