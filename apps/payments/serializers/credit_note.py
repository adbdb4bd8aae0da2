"""Credit notes as they are seen and ended."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import LineField
from apps.core.api.serializers import FixedFieldsSerializer
from apps.payments.models import CreditNote


class EndCreditNoteSerializer(serializers.Serializer[Any]):
    """What it was used for, or why the guest would rather have the money."""

    reason = LineField(max_length=500)


class CreditNoteSerializer(FixedFieldsSerializer[CreditNote]):
    """Money that the house owes a guest. The number is shown in part."""

    case_id = serializers.UUIDField(read_only=True)
    payment_id = serializers.UUIDField(read_only=True)
    customer_phone = serializers.CharField(source="masked_phone", read_only=True)
    is_open = serializers.BooleanField(read_only=True)
    issued_by = serializers.UUIDField(source="issued_by_id", read_only=True)
    ended_by = serializers.UUIDField(source="ended_by_id", read_only=True, allow_null=True)

    class Meta:
        model = CreditNote
        fields = (
            "id",
            "number",
            "case_id",
            "payment_id",
            "amount",
            "currency",
            "customer_phone",
            "reason",
            "issued_by",
            "issued_at",
            "is_open",
            "end",
            "end_reason",
            "ended_by",
            "ended_at",
        )
        read_only_fields = fields
