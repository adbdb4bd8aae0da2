"""What the OpenAPI document says of the payment operations."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema

from apps.core.api.schema import IDEMPOTENCY_KEY, example, refusals
from apps.payments.serializers import (
    InitiatePaymentSerializer,
    PaymentDetailSerializer,
    PaymentStatusSerializer,
)

CASH_REQUEST = {
    "order_id": "0199f3a4-5b6c-7d8e-9f00-112233445566",
    "payment_method_id": "0199f3a4-0000-7d8e-9f00-aabbccddeeff",
    "amount": 8500,
    "amount_tendered": 10000,
    "idempotency_key": "till-1-000042",
}
CASH_PAYMENT = {
    "id": "0199f3a5-1111-7d8e-9f00-112233445566",
    "order_id": "0199f3a4-5b6c-7d8e-9f00-112233445566",
    "payment_method_id": "0199f3a4-0000-7d8e-9f00-aabbccddeeff",
    "provider_code": "cash",
    "amount": 8500,
    "currency": "XOF",
    "status": "success",
    "provider_reference": None,
    "redirect_url": None,
    "action": "none",
    "message": "",
    "amount_tendered": 10000,
    "change_due": 1500,
    "refunded_amount": 0,
    "error_code": "",
    "error_message": "",
    "outcome_known": True,
    "drawer_session_id": "0199f3a0-2222-7d8e-9f00-112233445566",
    "retry_of": None,
    "initiated_at": "2026-11-21T12:30:00Z",
    "completed_at": "2026-11-21T12:30:00Z",
    "is_duplicate": False,
}
LINK_PAYMENT = CASH_PAYMENT | {
    "provider_code": "wave",
    "status": "processing",
    "provider_reference": "cos-2a7k0q5m1t8gw",
    "redirect_url": "https://pay.wave.com/c/cos-2a7k0q5m1t8gw?a=8500&c=XOF&m=Le%20Baobab",
    "action": "redirect",
    "message": "Show the guest the link or its QR code.",
    "amount_tendered": None,
    "change_due": None,
    "completed_at": None,
}
DOUBT_PAYMENT = LINK_PAYMENT | {
    "provider_code": "mtn",
    "provider_reference": "6f1c7f0e-3b0a-4d51-9a53-6c6f6a0f2a11",
    "redirect_url": None,
    "action": "prompt",
    "message": "The provider has not answered yet: do not charge again yet.",
    "outcome_known": False,
}

INITIATE = extend_schema(
    summary="Take a payment",
    description=(
        "Collects all or part of what is due on an order. Cash answers `success` at once, with "
        "the change to give. `outcome_known: false` beside `processing` means that the provider "
        "has not told us yet: do not charge again."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=InitiatePaymentSerializer,
    responses={
        201: PaymentStatusSerializer,
        200: OpenApiResponse(PaymentStatusSerializer, description="Replay of an earlier request"),
        **refusals(
            {
                400: "invalid, idempotency-key-invalid, payment-method-inactive, "
                "currency-not-supported, amount-out-of-limits, amount-not-whole, "
                "tendered-below-amount, tender-not-allowed, phone-required, phone-invalid",
                403: "override-needs-manager",
                409: "order-not-payable, amount-exceeds-due, payment-in-doubt, prompt-undecided, "
                "phone-in-doubt, drawer-not-open",
                422: "idempotency-key-reused",
            }
        ),
    },
    examples=[
        example("Cash with change", CASH_REQUEST),
        example("Paid", CASH_PAYMENT, "201"),
        example("Waiting for the guest to open the link", LINK_PAYMENT, "201"),
        example("Being checked: do not charge again yet", DOUBT_PAYMENT, "201"),
        example("Replayed", CASH_PAYMENT | {"is_duplicate": True}, "200"),
    ],
)
STATUS = extend_schema(
    summary="How a payment stands",
    responses={200: PaymentStatusSerializer, **refusals()},
    examples=[example("Paid", CASH_PAYMENT, "200")],
)
RETRIEVE = extend_schema(
    summary="A payment with everything that happened to it",
    responses={200: PaymentDetailSerializer, **refusals()},
)
LIST = extend_schema(
    summary="Payments, newest first",
    responses={200: PaymentStatusSerializer(many=True), **refusals()},
)
CHECK = extend_schema(
    summary="Ask the provider now",
    description=(
        "Asks the provider how the payment stands, at most once every 3 seconds per payment; in "
        "between, and once the money is here, answers what is known."
    ),
    request=None,
    responses={200: PaymentStatusSerializer, **refusals()},
    examples=[example("Waiting for the guest", LINK_PAYMENT, "200")],
)
CANCEL = extend_schema(
    summary="Give a payment up",
    description=(
        "Closes the provider's session where that is possible (200). Elsewhere the payment ends "
        "once the provider says that it was not paid in time (202). A success that arrives "
        "meanwhile wins."
    ),
    request=None,
    responses={
        200: OpenApiResponse(PaymentStatusSerializer, description="Cancelled"),
        202: OpenApiResponse(PaymentStatusSerializer, description="Asked, not yet certain"),
        **refusals({409: "payment-already-final"}),
    },
)
RETRY = extend_schema(
    summary="Try a payment again",
    description=(
        "A new payment of the same order, amount and method, linked by `retry_of`. The old one "
        "stays watched."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=None,
    responses={
        201: PaymentStatusSerializer,
        200: OpenApiResponse(PaymentStatusSerializer, description="Retried before"),
        **refusals(
            {
                400: "idempotency-key-invalid, payment-method-inactive",
                409: "payment-not-retryable, order-not-payable, amount-exceeds-due, "
                "payment-in-doubt, prompt-undecided, phone-in-doubt, drawer-not-open",
                422: "idempotency-key-reused",
            }
        ),
    },
)
QR = extend_schema(
    summary="The payment's link as a QR code",
    description="An SVG picture to show to the guest, while the payment waits for them.",
    responses={
        (200, "image/svg+xml"): OpenApiTypes.STR,
        **refusals({409: "no-payment-link"}),
    },
)
