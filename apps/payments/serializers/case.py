"""Cases as they are seen and settled."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.fields import LineField
from apps.core.api.serializers import FixedFieldsSerializer
from apps.payments.domain.cases import Exit, Outcome
from apps.payments.models import PaymentCase

EXIT_CHOICES = [(exit_.value, exit_.value) for exit_ in Exit]
OUTCOME_CHOICES = [(outcome.value, outcome.value) for outcome in Outcome]


class SettleCaseSerializer(serializers.Serializer[Any]):
    """What was found out, how that can be proved, and why it is decided so."""

    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES)
    evidence = LineField(max_length=200)
    reason = LineField(max_length=500)


class CreditCaseSerializer(serializers.Serializer[Any]):
    """For whom the money is kept, and why."""

    customer_phone = LineField(
        max_length=30,
        required=False,
        help_text="The guest's number. Left out: the payment's, or else the order's.",
    )
    reason = LineField(max_length=500)


class AcceptCaseSerializer(serializers.Serializer[Any]):
    """Why less is enough."""

    reason = LineField(max_length=500)


class CaseSerializer(FixedFieldsSerializer[PaymentCase]):
    """A question to a person."""

    payment_id = serializers.UUIDField(read_only=True, allow_null=True)
    order_id = serializers.UUIDField(read_only=True, allow_null=True)
    refund_id = serializers.UUIDField(read_only=True, allow_null=True)
    owner = serializers.UUIDField(source="owner_id", read_only=True, allow_null=True)
    closed_by = serializers.UUIDField(source="closed_by_id", read_only=True, allow_null=True)
    is_open = serializers.BooleanField(read_only=True)
    exits = serializers.SerializerMethodField()
    outcomes = serializers.SerializerMethodField()
    smaller_amount = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="Minor units that the provider took, where they may be accepted as they are.",
    )
    credit_note_id = serializers.SerializerMethodField()

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
            "exits",
            "outcomes",
            "smaller_amount",
            "credit_note_id",
            "closed_at",
            "closed_by",
            "exit",
            "reason",
            "outcome",
            "evidence",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(EXIT_CHOICES)))
    def get_exits(self, case: PaymentCase) -> list[str]:
        """What may be done about it; empty once it is closed."""
        return [str(one) for one in case.exits]

    def get_outcomes(self, case: PaymentCase) -> list[str]:
        """How it may be settled; empty where only money that goes back ends it."""
        return [str(outcome) for outcome in case.outcomes]

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_credit_note_id(self, case: PaymentCase) -> str | None:
        """The credit note that closed it."""
        return str(case.credit_note.pk) if hasattr(case, "credit_note") else None
