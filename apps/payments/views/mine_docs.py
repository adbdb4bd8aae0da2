"""What the OpenAPI document says of a customer's history."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from apps.core.api.schema import example, problem
from apps.payments.serializers.mine import MyPaymentSerializer

MY_PAYMENT = {
    "reference": "P0199F3A511117D8E9F00112233",
    "order_number": 42,
    "order_status": "paid",
    "provider_code": "chapa",
    "amount": 85_000,
    "currency": "ETB",
    "status": "success",
    "redirect_url": None,
    "refunded_amount": 0,
    "initiated_at": "2026-11-21T12:30:00Z",
    "completed_at": "2026-11-21T12:31:10Z",
}

MINE = extend_schema_view(
    get=extend_schema(
        summary="Your own payments, newest first",
        description=(
            "For people with the role `customer`: the payments of the orders that were opened for "
            "them (`customer_id`). `order_status` is the order in one word: `paid`, `pending`, or "
            "`failed` when every attempt failed."
        ),
        responses={
            200: MyPaymentSerializer(many=True),
            **problem(401, 403, 429, 503, codes={400: "page-size-invalid, cursor-invalid"}),
        },
        examples=[example("Paid", MY_PAYMENT, "200")],
    )
)
