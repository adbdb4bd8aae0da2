"""Payments in the words of clients that have only an order and a provider's code."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from apps.core.api.fields import LineField, ReturnUrlField
from apps.payments.domain.order_outcome import OrderOutcome
from apps.payments.models import Payment
from apps.payments.selectors_guest import outcome_of
from apps.payments.serializers.payment import PaymentStatusSerializer
from apps.payments.services.by_code import WishByCode


class InitiateByCodeSerializer(serializers.Serializer[Any]):
    """By whom an order is to be paid: always all that is due and not in flight."""

    provider = LineField(max_length=20, help_text="The code of one of the restaurant's methods.")
    customer_phone = LineField(
        required=False, max_length=40, help_text="Left out: the order's number."
    )
    success_url = ReturnUrlField(required=False)
    error_url = ReturnUrlField(required=False)
    idempotency_key = serializers.CharField(
        required=False,
        max_length=255,
        help_text="The same thing as the Idempotency-Key header; both may be left out.",
    )

    def to_wish(self, order_id: UUID) -> WishByCode:
        """The validated input as the service takes it."""
        fields = {k: v for k, v in self.validated_data.items() if k != "idempotency_key"}
        return WishByCode(order_id=order_id, provider_code=fields.pop("provider"), **fields)


class PaymentByCodeSerializer(PaymentStatusSerializer):
    """A payment as it stands, and its order in one word."""

    payment_id = serializers.UUIDField(source="id", read_only=True)
    checkout_url = serializers.SerializerMethodField(method_name="get_redirect_url")
    trx_ref = serializers.CharField(
        source="reference", read_only=True, help_text="Our reference, with which guests return."
    )
    order_status = serializers.SerializerMethodField()

    class Meta(PaymentStatusSerializer.Meta):
        fields: tuple[str, ...] = (
            "payment_id",
            "checkout_url",
            "trx_ref",
            "order_status",
            *PaymentStatusSerializer.Meta.fields,
        )
        read_only_fields = fields

    def get_order_status(self, payment: Payment) -> OrderOutcome:
        """`paid`, `pending`, or `failed` when every attempt failed."""
        return outcome_of(payment.order)
