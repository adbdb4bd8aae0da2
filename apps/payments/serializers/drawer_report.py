"""The shape of X and Z reports, which `apps.drawers.services.report` makes.

A Z report is kept as it was printed: a field added here later needs `required=False`, because
older ones do not have it.
"""

from typing import Any

from rest_framework import serializers


class NamedSerializer(serializers.Serializer[Any]):
    """A restaurant or a person, as they were called then."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class CountLineSerializer(serializers.Serializer[Any]):
    """Pieces of one value, and what they are worth."""

    denomination = serializers.IntegerField()
    count = serializers.IntegerField()
    amount = serializers.IntegerField()


class FigureSerializer(serializers.Serializer[Any]):
    """How often and how much. The amount is null for who counts blind."""

    count = serializers.IntegerField()
    amount = serializers.IntegerField(allow_null=True)


class CashSalesSerializer(FigureSerializer):
    """`kept = tendered - change`, `rounding = kept - amount`."""

    tendered = serializers.IntegerField(allow_null=True)
    change = serializers.IntegerField(allow_null=True)
    rounding = serializers.IntegerField(allow_null=True)
    kept = serializers.IntegerField(allow_null=True)


class TakingSerializer(FigureSerializer):
    """What one payment method brought in, before refunds."""

    payment_method_id = serializers.UUIDField()
    name = serializers.CharField()
    provider_code = serializers.CharField()
    is_cash = serializers.BooleanField()
    tendered = serializers.IntegerField(allow_null=True)
    change = serializers.IntegerField(allow_null=True)


class OrderRangeSerializer(serializers.Serializer[Any]):
    """How many orders were paid in the session, and the first and last of their numbers."""

    count = serializers.IntegerField()
    first_number = serializers.IntegerField(allow_null=True)
    last_number = serializers.IntegerField(allow_null=True)


class DrawerReportSerializer(serializers.Serializer[Any]):
    """Expected is opening + sales.kept - refunds + pay_ins - pay_outs - safe_drops.

    Sections hold positive amounts in minor units, without entries that were undone.
    """

    kind = serializers.ChoiceField(choices=["x", "z"])
    z_number = serializers.IntegerField(allow_null=True)
    is_blind = serializers.BooleanField(help_text="Whether cash amounts are hidden from you.")
    restaurant = NamedSerializer()
    session_id = serializers.UUIDField()
    cashier = NamedSerializer()
    closed_by = NamedSerializer(allow_null=True)
    currency = serializers.CharField()
    business_date = serializers.DateField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    opening_balance = serializers.IntegerField()
    opening_count = CountLineSerializer(many=True, allow_null=True)
    sales = CashSalesSerializer()
    refunds = FigureSerializer()
    pay_ins = FigureSerializer()
    pay_outs = FigureSerializer()
    safe_drops = FigureSerializer()
    no_sales = serializers.IntegerField()
    undone = FigureSerializer(help_text="Pay-ins, pay-outs and safe drops taken back.")
    expected_balance = serializers.IntegerField(allow_null=True)
    closing_balance = serializers.IntegerField(allow_null=True)
    closing_count = CountLineSerializer(many=True, allow_null=True)
    variance = serializers.IntegerField(allow_null=True)
    variance_notes = serializers.CharField()
    takings = TakingSerializer(many=True)
    in_flight = FigureSerializer(help_text="Payments whose outcome was not known yet.")
    orders = OrderRangeSerializer()
