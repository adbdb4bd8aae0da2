"""What a cashier types from a guest's message, and what came of it."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.core.api.fields import IdField, LineField
from apps.payments.services.verify_proof import Proof, ProofResult

RESULTS = [(result.value, result.value) for result in ProofResult]


class ProofWishSerializer(serializers.Serializer[Any]):
    """A reference out of a guest's message, and the order that it is shown for."""

    provider_code = serializers.SlugField(max_length=20)
    reference = LineField(max_length=120, help_text="As it stands in the guest's message.")
    order_id = IdField()


class ProofSerializer(serializers.Serializer[Any]):
    """What became of it."""

    result = serializers.ChoiceField(choices=RESULTS)
    order_number = serializers.IntegerField(
        allow_null=True, help_text="The order that the transaction has paid."
    )
    payment_id = serializers.UUIDField(
        allow_null=True, help_text="The payment of this order that it settled."
    )
    message = serializers.CharField(help_text="What the cashier does now.")

    @staticmethod
    def read(proof: Proof) -> dict[str, Any]:
        """The answer for the till."""
        payment = proof.payment
        is_paid = proof.result is ProofResult.PAID
        return {
            "result": proof.result.value,
            "order_number": payment.order.order_number if payment else None,
            "payment_id": str(payment.pk) if payment and is_paid else None,
            "message": _message(proof),
        }


def _message(proof: Proof) -> str:
    if proof.result is ProofResult.PAID:
        return _("Paid. This reference cannot be used again.")
    if proof.result is ProofResult.ALREADY_USED and proof.payment:
        number = proof.payment.order.order_number
        return _("This reference has already been used on order %(number)s.") % {"number": number}
    if not proof.is_answered:
        return _("The provider has not answered. Try again in a moment; do not charge again yet.")
    return _(
        "The provider knows no such payment for this order. Check each character of the reference; "
        "if the guest insists, call a manager: the next statement will show the money."
    )
