"""The shape of the reconciliation report, which `selectors_reconciliation` adds up."""

from typing import Any

from rest_framework import serializers


class CountedSerializer(serializers.Serializer[Any]):
    """How often and how much, in minor units."""

    count = serializers.IntegerField()
    amount = serializers.IntegerField()


class TotalsSerializer(serializers.Serializer[Any]):
    """`net_amount = amount - refund_amount`: negative on a day that gave back more than it took."""

    count = serializers.IntegerField(source="taken.count")
    amount = serializers.IntegerField(source="taken.amount")
    refund_count = serializers.IntegerField(source="refunded.count")
    refund_amount = serializers.IntegerField(source="refunded.amount")
    net_amount = serializers.IntegerField()


class ProviderTotalsSerializer(TotalsSerializer):
    """The same for one provider."""

    provider_code = serializers.CharField()


class ReconciliationSerializer(serializers.Serializer[Any]):
    """Sums of `by_provider` are `totals`; `pending` and `failed` are in none of them."""

    date = serializers.DateField(
        source="period.day", allow_null=True, help_text="Null for a range of several days."
    )
    start_date = serializers.DateField(source="period.first")
    end_date = serializers.DateField(source="period.last")
    currency = serializers.CharField()
    by_provider = ProviderTotalsSerializer(many=True)
    totals = TotalsSerializer()
    refunds = CountedSerializer(source="totals.refunded")
    pending = CountedSerializer()
    failed = CountedSerializer(help_text="Failed, expired or cancelled: no money moved.")
    net_amount = serializers.IntegerField(source="totals.net_amount")
