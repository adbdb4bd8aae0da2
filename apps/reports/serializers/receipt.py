"""The shape of a guest's receipt. Amounts are minor units of `currency`."""

from typing import Any

from rest_framework import serializers

from apps.orders.serializers import OrderItemSerializer
from apps.payments.serializers.drawer_report import NamedSerializer


class ReceiptPaymentSerializer(serializers.Serializer[Any]):
    """A payment that succeeded. Tender and change are null unless it was cash."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="payment_method.name", help_text="How it was paid.")
    provider_code = serializers.CharField()
    amount = serializers.IntegerField()
    amount_tendered = serializers.IntegerField(allow_null=True)
    change_due = serializers.IntegerField(allow_null=True)
    customer_phone = serializers.CharField(
        source="masked_phone", help_text="Country code and the last two digits."
    )
    completed_at = serializers.DateTimeField()


class ReceiptRefundSerializer(serializers.Serializer[Any]):
    """Money that the guest has got back."""

    payment_id = serializers.UUIDField()
    amount = serializers.IntegerField()
    completed_at = serializers.DateTimeField()


class ReceiptSerializer(serializers.Serializer[Any]):
    """An order as its guest may see it."""

    order_id = serializers.UUIDField(source="order.pk")
    order_number = serializers.IntegerField(source="order.order_number")
    reference = serializers.CharField(source="order.reference")
    restaurant = NamedSerializer()
    table = serializers.CharField(source="order.table")
    currency = serializers.CharField()
    items = OrderItemSerializer(many=True)
    total = serializers.IntegerField(source="order.total")
    payments = ReceiptPaymentSerializer(many=True)
    refunds = ReceiptRefundSerializer(many=True)
    amount_paid = serializers.IntegerField(source="order.amount_paid")
    amount_refunded = serializers.IntegerField(source="order.amount_refunded")
    amount_due = serializers.IntegerField(source="order.amount_due")
    is_paid = serializers.BooleanField(help_text="All of it was paid, and nothing is due.")
    created_at = serializers.DateTimeField(source="order.created_at")
    paid_at = serializers.DateTimeField(allow_null=True, help_text="When the last payment came in.")
