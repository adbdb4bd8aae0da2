"""A payment as the customer sees it: no more than the page to which the guest's phone returns."""

from rest_framework import serializers

from apps.core.api.serializers import FixedFieldsSerializer
from apps.payments.domain.order_outcome import OrderOutcome
from apps.payments.models import Payment
from apps.payments.selectors_guest import outcome_of


class MyPaymentSerializer(FixedFieldsSerializer[Payment]):
    """One payment of an order of one's own. Amounts are minor units."""

    order_number = serializers.IntegerField(source="order.order_number", read_only=True)
    order_status = serializers.SerializerMethodField()
    redirect_url = serializers.SerializerMethodField()

    class Meta:
        model = Payment
        fields = (
            "reference",
            "order_number",
            "order_status",
            "provider_code",
            "amount",
            "currency",
            "status",
            "redirect_url",
            "refunded_amount",
            "initiated_at",
            "completed_at",
        )
        read_only_fields = fields

    def get_order_status(self, payment: Payment) -> OrderOutcome:
        """`paid`, `pending`, or `failed` when every attempt failed."""
        return outcome_of(payment.order)

    def get_redirect_url(self, payment: Payment) -> str | None:
        """Where to pay now, or null."""
        return payment.open_link or None
