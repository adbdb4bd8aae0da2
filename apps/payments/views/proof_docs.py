"""What the OpenAPI document says of proofs of payment."""

from drf_spectacular.utils import extend_schema

from apps.core.api.schema import example, refusals
from apps.payments.serializers.proof import ProofSerializer, ProofWishSerializer

REQUEST = {
    "provider_code": "wave",
    "reference": "TAB12CD34EF",
    "order_id": "0199f3a4-5b6c-7d8e-9f00-112233445566",
}
PAID = {
    "result": "paid",
    "order_number": 42,
    "payment_id": "0199f3a5-1111-7d8e-9f00-112233445566",
    "message": "Paid. This reference cannot be used again.",
}
NOT_FOUND = {
    "result": "not_found",
    "order_number": None,
    "payment_id": None,
    "message": "The provider has not answered. Try again in a moment; do not charge again yet.",
}
USED = {
    "result": "already_used",
    "order_number": 17,
    "payment_id": None,
    "message": "This reference has already been used on order 17.",
}

VERIFY = extend_schema(
    summary="Look up the reference in a guest's message",
    description=(
        "The cashier types the reference that a guest shows; the provider is asked. `paid`: the "
        "transaction has settled a payment of this order, and is bound to it for ever. "
        "`already_used`: it has paid the order with `order_number`. `not_found`: neither; "
        "`message` says what to do. The order needs a payment of that provider in flight, or one "
        "that was given up: without one there is nothing that the money could settle."
    ),
    request=ProofWishSerializer,
    responses={200: ProofSerializer, **refusals({400: "invalid, proof-not-possible"})},
    examples=[
        example("From the guest's message", REQUEST),
        example("Paid", PAID, "200"),
        example("Not found", NOT_FOUND, "200"),
        example("A screenshot that was shown before", USED, "200"),
    ],
)
