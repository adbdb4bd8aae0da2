"""Refunds as they are asked for and seen."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import LineField, MoneyField
from apps.core.api.serializers import FixedFieldsSerializer
from apps.payments.models import Refund, RefundRoad
from apps.payments.reasons import refund_reason_text


class RefundWishSerializer(serializers.Serializer[Any]):
    """What is to be given back. The key may stand here or in the `Idempotency-Key` header."""

    amount = MoneyField(required=False, help_text="Minor units. Left out: all that remains.")
    reason = LineField(max_length=500)
    idempotency_key = serializers.CharField(
        required=False,
        max_length=255,
        help_text="The same thing as the Idempotency-Key header; one of the two is required.",
    )


class RejectSerializer(serializers.Serializer[Any]):
    """Why a refund is not to be."""

    reason = LineField(max_length=500)


class SettleSerializer(serializers.Serializer[Any]):
    """Evidence that the money went back outside this system."""

    transaction_reference = LineField(max_length=120)
    note = LineField(max_length=500)


class RefundOptionsSerializer(serializers.Serializer[Any]):
    """What may be given back of a payment, shown before it is done."""

    refundable_amount = serializers.IntegerField()
    road = serializers.ChoiceField(
        choices=RefundRoad.choices, help_text="Of a refund of all that remains."
    )
    partial_road = serializers.ChoiceField(choices=RefundRoad.choices)
    approval_above = serializers.IntegerField(
        allow_null=True,
        help_text="A larger refund waits for a second person: the limit, less what went back.",
    )


class RefundSerializer(FixedFieldsSerializer[Refund]):
    """A refund as it stands."""

    payment_id = serializers.UUIDField(read_only=True)
    drawer_session_id = serializers.UUIDField(read_only=True, allow_null=True)
    requested_by = serializers.UUIDField(source="requested_by_id", read_only=True)
    approved_by = serializers.UUIDField(source="approved_by_id", read_only=True, allow_null=True)
    waits_for_approval = serializers.BooleanField(read_only=True)
    error_message = serializers.SerializerMethodField()
    is_duplicate = serializers.SerializerMethodField()

    class Meta:
        model = Refund
        fields = (
            "id",
            "payment_id",
            "amount",
            "currency",
            "status",
            "road",
            "reason",
            "provider_reference",
            "drawer_session_id",
            "needs_approval",
            "waits_for_approval",
            "requested_by",
            "approved_by",
            "evidence",
            "outcome_known",
            "error_code",
            "error_message",
            "created_at",
            "completed_at",
            "is_duplicate",
        )
        read_only_fields = fields

    def get_is_duplicate(self, refund: Refund) -> bool:
        """Whether this answer replays an earlier request."""
        return False

    def get_error_message(self, refund: Refund) -> str:
        """Why nothing went back, in the reader's language."""
        return refund_reason_text(refund.error_code, refund.error_message)
