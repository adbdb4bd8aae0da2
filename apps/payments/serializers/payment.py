"""Payments as the till asks for them and sees them."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import IdField, LineField, MoneyField, ReturnUrlField
from apps.core.api.serializers import FixedFieldsSerializer
from apps.payments.models import Payment, PaymentEvent
from apps.payments.reasons import next_step, reason_text
from apps.payments.serializers.refund import RefundSerializer
from apps.payments.services import Collect


class InitiatePaymentSerializer(serializers.Serializer[Any]):
    """What the till asks for. The key may stand here or in the `Idempotency-Key` header."""

    order_id = IdField()
    payment_method_id = IdField()
    idempotency_key = serializers.CharField(
        required=False,
        max_length=255,
        help_text="The same thing as the Idempotency-Key header; one of the two is required.",
    )
    amount = MoneyField(
        required=False, help_text="Minor units. Left out: all that is due and not in flight."
    )
    amount_tendered = MoneyField(
        required=False, help_text="Cash handed over, minor units. Left out: the exact amount."
    )
    customer_phone = LineField(
        required=False, max_length=40, help_text="Left out: the order's number."
    )
    success_url = ReturnUrlField(required=False)
    error_url = ReturnUrlField(required=False)
    override_reason = LineField(
        required=False,
        max_length=500,
        help_text="Managers only: why this order is charged again while a payment is in doubt.",
    )

    def to_collect(self) -> Collect:
        """The validated input as the service takes it."""
        fields = {k: v for k, v in self.validated_data.items() if k != "idempotency_key"}
        return Collect(**fields)


class PaymentStatusSerializer(FixedFieldsSerializer[Payment]):
    """A payment as it stands."""

    order_id = serializers.UUIDField(read_only=True)
    payment_method_id = serializers.UUIDField(read_only=True)
    drawer_session_id = serializers.UUIDField(read_only=True, allow_null=True)
    retry_of = serializers.UUIDField(source="retry_of_id", read_only=True, allow_null=True)
    redirect_url = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    error_message = serializers.SerializerMethodField()
    is_duplicate = serializers.SerializerMethodField()

    class Meta:
        model = Payment
        fields: tuple[str, ...] = (
            "id",
            "order_id",
            "payment_method_id",
            "provider_code",
            "amount",
            "currency",
            "status",
            "provider_reference",
            "redirect_url",
            "action",
            "message",
            "amount_asked",
            "amount_tendered",
            "change_due",
            "refunded_amount",
            "error_code",
            "error_message",
            "outcome_known",
            "drawer_session_id",
            "retry_of",
            "initiated_at",
            "completed_at",
            "is_duplicate",
        )
        read_only_fields = fields

    def get_redirect_url(self, payment: Payment) -> str | None:
        """Where the guest may pay now, or null."""
        return payment.open_link or None

    def get_message(self, payment: Payment) -> str:
        """What the cashier does now, in the reader's language; empty when there is nothing."""
        return next_step(payment)

    def get_error_message(self, payment: Payment) -> str:
        """What to tell the guest and do next, in the reader's language."""
        return reason_text(payment.error_code, payment.error_message)

    def get_is_duplicate(self, payment: Payment) -> bool:
        """Whether this answer replays an earlier request."""
        return False


class PaymentEventSerializer(FixedFieldsSerializer[PaymentEvent]):
    """One fact in the life of a payment."""

    class Meta:
        model = PaymentEvent
        fields = ("id", "source", "from_status", "to_status", "code", "created_at")
        read_only_fields = fields


class PaymentDetailSerializer(PaymentStatusSerializer):
    """A payment with everything that happened to it."""

    events = PaymentEventSerializer(many=True, read_only=True)
    refunds = RefundSerializer(many=True, read_only=True)

    class Meta(PaymentStatusSerializer.Meta):
        fields: tuple[str, ...] = (*PaymentStatusSerializer.Meta.fields, "events", "refunds")
        read_only_fields = fields
