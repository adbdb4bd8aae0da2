"""Lines of a drawer session as people enter them, and as they are seen."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.core.api.fields import LineField, MoneyField
from apps.drawers.models import CashMovement, MovementKind

BY_HAND = (
    MovementKind.PAY_IN,
    MovementKind.PAY_OUT,
    MovementKind.SAFE_DROP,
    MovementKind.NO_SALE,
)


class MovementInputSerializer(serializers.Serializer[Any]):
    """Cash in or out without a sale."""

    default_error_messages = {
        "amount_required": _("Give the amount, at least 1."),
        "no_amount": _("A no-sale moves no cash: leave the amount out."),
    }

    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in BY_HAND])
    amount = MoneyField(
        required=False, min_value=0, help_text="Minor units, at least 1; none for a no_sale."
    )
    reason = LineField(max_length=500)
    idempotency_key = serializers.CharField(required=False, max_length=255)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        amount = attrs.setdefault("amount", 0)
        if attrs["kind"] == MovementKind.NO_SALE and amount:
            self._fail("no_amount")
        if attrs["kind"] != MovementKind.NO_SALE and not amount:
            self._fail("amount_required")
        return attrs

    def _fail(self, code: str) -> None:
        raise serializers.ValidationError({"amount": self.error_messages[code]}, code=code)


class UndoSerializer(serializers.Serializer[Any]):
    """Why a movement was a mistake."""

    reason = LineField(max_length=500)
    idempotency_key = serializers.CharField(required=False, max_length=255)


class CashMovementSerializer(serializers.ModelSerializer[CashMovement]):
    """One line of a drawer session."""

    session_id = serializers.UUIDField(read_only=True)
    amount = serializers.SerializerMethodField()
    effect = serializers.IntegerField(
        source="amount",
        read_only=True,
        help_text="What it does to the drawer: in is positive, out is negative.",
    )
    source_id = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The payment or refund behind it."
    )
    undone_by = serializers.SerializerMethodField()
    is_duplicate = serializers.SerializerMethodField()

    class Meta:
        model = CashMovement
        fields = (
            "id",
            "session_id",
            "kind",
            "amount",
            "effect",
            "reason",
            "source_id",
            "undoes",
            "undone_by",
            "actor",
            "created_at",
            "is_duplicate",
        )
        read_only_fields = fields

    def get_amount(self, movement: CashMovement) -> int:
        """As it was entered: minor units without a sign."""
        return abs(movement.amount)

    def get_undone_by(self, movement: CashMovement) -> UUID | None:
        """The opposite entry, when there is one."""
        undone_by = getattr(movement, "undone_by", None)
        return undone_by.pk if undone_by else None

    def get_is_duplicate(self, movement: CashMovement) -> bool:
        """Whether this answer replays an earlier request."""
        return bool(self.context.get("is_duplicate", False))
