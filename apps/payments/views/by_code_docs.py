"""What the OpenAPI document says of the older shape."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from apps.core.api.schema import IDEMPOTENCY_KEY, example, problem, refusals
from apps.payments.serializers.by_code import InitiateByCodeSerializer, PaymentByCodeSerializer
from apps.payments.views.payments_docs import LINK_PAYMENT
from apps.payments.views.webhooks_docs import webhook

REQUEST = {"provider": "chapa", "success_url": "https://lucy.example/merci"}
WAITING = {
    "payment_id": LINK_PAYMENT["id"],
    "checkout_url": "https://checkout.chapa.co/checkout/payment/7Kq1",
    "trx_ref": "P0199F3A511117D8E9F00112233",
    "order_status": "pending",
    **LINK_PAYMENT,
    "provider_code": "chapa",
    "provider_reference": None,
    "redirect_url": "https://checkout.chapa.co/checkout/payment/7Kq1",
    "amount": 85_000,
    "currency": "ETB",
}

INITIATE = extend_schema(
    summary="Take a payment by an order and a provider's code",
    description=(
        "The older shape of `POST /api/payments/initiate/`: it collects all that is due and not in "
        "flight, by the restaurant's method of that provider. `checkout_url` is `redirect_url`, "
        "and null while the provider has not named it. Send an `Idempotency-Key` if you can. "
        "Without one the order's payment of this provider that is still in flight is answered, "
        "with 200 and `is_duplicate: true`; once it has ended without money, the next call is a "
        "new attempt. `order_status` is `paid`, `pending`, or `failed` when every attempt failed; "
        "the order's own `payment_status` says more."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=InitiateByCodeSerializer,
    responses={
        201: PaymentByCodeSerializer,
        200: OpenApiResponse(PaymentByCodeSerializer, description="Under way, or a replay"),
        **refusals(
            {
                400: "invalid, idempotency-key-invalid, provider-not-offered, "
                "payment-method-inactive, currency-not-supported, amount-out-of-limits, "
                "amount-not-whole, phone-required, phone-invalid",
                409: "order-not-payable, amount-exceeds-due, payment-in-doubt, prompt-undecided, "
                "phone-in-doubt, drawer-not-open",
                422: "idempotency-key-reused",
            }
        ),
    },
    examples=[
        example("By Chapa", REQUEST),
        example("Waiting for the guest", WAITING, "201"),
        example("Under way already", WAITING | {"is_duplicate": True}, "200"),
    ],
)


def _named(name: str) -> OpenApiParameter:
    return OpenApiParameter(name, description="Our reference of the payment; one of the two.")


RETURN = extend_schema(
    summary="A guest comes back",
    description=(
        "For the guest's browser. The provider is asked, at most once every 3 seconds per payment, "
        "and nothing else in the query counts. Paid: on to the payment's `success_url` or our page "
        "of success; given up: on to its `error_url` or our page of error; not decided yet: on to "
        "our page, which waits. A reference that is not known leads to our page of error."
    ),
    parameters=[_named("trx_ref"), _named("reference")],
    responses={
        302: OpenApiResponse(description="To a page"),
        **problem(404, 429, 503),
    },
)
WEBHOOK = webhook("A provider's webhook, by its code alone")
WEBHOOK_AGAIN = webhook("A provider's webhook by its code alone, by PUT")
