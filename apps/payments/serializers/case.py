"""Cases as they are seen and settled."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import LineField
from apps.core.api.serializers import FixedFieldsSerializer
from apps.payments.domain.cases import OUTCOMES, Outcome
from apps.payments.models import PaymentCase

OUTCOME_CHOICES = [(outcome.value, outcome.value) for outcome in Outcome]


class SettleCaseSerializer(serializers.Serializer[Any]):
    """What was found out, how that can be proved, and why it is decided so."""

    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES)
    evidence = LineField(max_length=200)
    reason = LineField(max_length=500)


class CaseSerializer(FixedFieldsSerializer[PaymentCase]):
    """A question to a person."""

    payment_id = serializers.UUIDField(read_only=True, allow_null=True)
    order_id = serializers.UUIDField(read_only=True, allow_null=True)
    refund_id = serializers.UUIDField(read_only=True, allow_null=True)
    owner = serializers.UUIDField(source="owner_id", read_only=True, allow_null=True)
    closed_by = serializers.UUIDField(source="closed_by_id", read_only=True, allow_null=True)
    is_open = serializers.BooleanField(read_only=True)
    outcomes = serializers.SerializerMethodField()

    class Meta:
        model = PaymentCase
        fields = (
            "id",
            "kind",
            "payment_id",
            "order_id",
            "refund_id",
            "amount",
            "currency",
            "facts",
            "opened_at",
            "owner",
            "is_open",
            "outcomes",
            "closed_at",
            "closed_by",
            "exit",
            "reason",
        )
        read_only_fields = fields

    def get_outcomes(self, case: PaymentCase) -> list[str]:
        """How it may be settled; empty where only money that goes back ends it."""
        return [str(outcome) for outcome in OUTCOMES[case.kind]] if case.is_open else []
