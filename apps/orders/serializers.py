"""Orders as the till writes them down and sees them."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import IdField, LineField, MoneyField, StrictIntegerField
from apps.core.api.serializers import FixedFieldsSerializer
from apps.orders.domain.totals import Line
from apps.orders.models import Order, OrderItem
from apps.orders.services.create import Draft

MAX_LINES = 200
MAX_QUANTITY = 9999


class OrderLineSerializer(serializers.Serializer[Any]):
    """One line as ordered."""

    name = LineField(max_length=120)
    quantity = StrictIntegerField(min_value=1, max_value=MAX_QUANTITY)
    unit_price = MoneyField(min_value=0, help_text="Minor units; 0 for what is on the house.")


class CreateOrderSerializer(serializers.Serializer[Any]):
    """What the till writes down. The total is never taken from outside: the server adds up."""

    items = serializers.ListField(
        child=OrderLineSerializer(), allow_empty=False, max_length=MAX_LINES
    )
    customer_phone = LineField(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="With its country code, or as it is dialled in the restaurant's country.",
    )
    customer_email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    table = LineField(required=False, allow_blank=True, max_length=40)
    note = LineField(required=False, allow_blank=True, max_length=500)
    reference = LineField(required=False, allow_blank=True, max_length=80)
    customer_id = IdField(
        required=False,
        help_text="A person with the role `customer`, who may see its payments.",
    )
    idempotency_key = serializers.CharField(
        required=False,
        max_length=255,
        help_text="The same thing as the Idempotency-Key header.",
    )

    def to_draft(self) -> Draft:
        """The validated input as the service takes it."""
        texts = {
            name: value
            for name, value in self.validated_data.items()
            if name not in ("items", "idempotency_key")
        }
        return Draft(items=tuple(Line(**line) for line in self.validated_data["items"]), **texts)


class CancelOrderSerializer(serializers.Serializer[Any]):
    """Why an order is given up."""

    reason = LineField(max_length=500)


class OrderItemSerializer(FixedFieldsSerializer[OrderItem]):
    """One line of an order. Amounts are minor units."""

    class Meta:
        model = OrderItem
        fields = ("name", "quantity", "unit_price", "line_total")
        read_only_fields = fields


class OrderSerializer(FixedFieldsSerializer[Order]):
    """An order as it stands. Amounts are minor units."""

    amount_due = serializers.IntegerField(
        read_only=True, help_text="Still to be paid; what is in flight is not taken off."
    )
    customer_phone = serializers.CharField(
        source="masked_phone", read_only=True, help_text="Country code and the last two digits."
    )
    customer_id = serializers.UUIDField(read_only=True, allow_null=True)
    items = OrderItemSerializer(many=True, read_only=True)
    is_duplicate = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields: tuple[str, ...] = (
            "id",
            "order_number",
            "status",
            "payment_status",
            "total",
            "amount_paid",
            "amount_in_flight",
            "amount_refunded",
            "amount_due",
            "currency",
            "customer_phone",
            "customer_id",
            "table",
            "note",
            "reference",
            "items",
            "created_at",
            "is_duplicate",
        )
        read_only_fields = fields

    def get_is_duplicate(self, order: Order) -> bool:
        """Whether this answer replays an earlier request."""
        return bool(self.context.get("is_duplicate", False))


class OrderPaymentSerializer(serializers.Serializer[Any]):
    """A payment as its order shows it; GET /api/payments/{id}/ has the rest.

    Plain fields by name: orders know nothing of payments but that they hang on an order.
    """

    id = serializers.UUIDField()
    payment_method_id = serializers.UUIDField()
    provider_code = serializers.CharField()
    amount = serializers.IntegerField()
    currency = serializers.CharField()
    status = serializers.CharField()
    outcome_known = serializers.BooleanField()
    amount_tendered = serializers.IntegerField(allow_null=True)
    change_due = serializers.IntegerField(allow_null=True)
    refunded_amount = serializers.IntegerField()
    initiated_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)


class OrderDetailSerializer(OrderSerializer):
    """An order with its payments, the newest first."""

    payments = OrderPaymentSerializer(many=True, read_only=True)

    class Meta(OrderSerializer.Meta):
        fields = (*OrderSerializer.Meta.fields, "payments")
        read_only_fields = fields
