"""What the OpenAPI document says of the order operations."""

from drf_spectacular.utils import OpenApiResponse, extend_schema

from apps.core.api.schema import IDEMPOTENCY_KEY, example, refusals
from apps.orders.serializers import (
    CancelOrderSerializer,
    CreateOrderSerializer,
    OrderDetailSerializer,
    OrderSerializer,
)

REQUEST = {
    "items": [
        {"name": "Thiéboudienne", "quantity": 2, "unit_price": 3500},
        {"name": "Bissap", "quantity": 2, "unit_price": 750},
    ],
    "customer_phone": "+221771234567",
    "table": "12",
}
ORDER = {
    "id": "0199f3a4-5b6c-7d8e-9f00-112233445566",
    "order_number": 42,
    "status": "open",
    "payment_status": "unpaid",
    "total": 8500,
    "amount_paid": 0,
    "amount_in_flight": 0,
    "amount_refunded": 0,
    "amount_due": 8500,
    "currency": "XOF",
    "customer_phone": "+221•••••••67",
    "customer_id": None,
    "table": "4",
    "note": "",
    "reference": "",
    "items": [
        {"name": "Thiéboudienne", "quantity": 2, "unit_price": 3500, "line_total": 7000},
        {"name": "Bissap", "quantity": 2, "unit_price": 750, "line_total": 1500},
    ],
    "created_at": "2026-11-21T12:15:00Z",
    "is_duplicate": False,
}
PAID = ORDER | {
    "status": "closed",
    "payment_status": "paid",
    "amount_paid": 8500,
    "amount_due": 0,
    "payments": [
        {
            "id": "0199f3a5-1111-7d8e-9f00-112233445566",
            "payment_method_id": "0199f3a4-0000-7d8e-9f00-aabbccddeeff",
            "provider_code": "cash",
            "amount": 8500,
            "currency": "XOF",
            "status": "success",
            "outcome_known": True,
            "amount_tendered": 10000,
            "change_due": 1500,
            "refunded_amount": 0,
            "initiated_at": "2026-11-21T12:30:00Z",
            "completed_at": "2026-11-21T12:30:00Z",
        }
    ],
}

CREATE = extend_schema(
    summary="Open an order",
    description=(
        "The server adds up the lines, in the restaurant's currency, and gives the order the "
        "restaurant's next number. The total must be from 1 to 999 999 999 minor units."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=CreateOrderSerializer,
    responses={
        201: OrderSerializer,
        200: OpenApiResponse(OrderSerializer, description="Replay of an earlier request"),
        **refusals(
            {
                400: "invalid, order-total-out-of-limits, phone-invalid, customer-unknown, "
                "idempotency-key-invalid",
                422: "idempotency-key-reused",
            }
        ),
    },
    examples=[
        example("Two plates and two drinks", REQUEST),
        example("Opened", ORDER, "201"),
        example("Replayed", ORDER | {"is_duplicate": True}, "200"),
    ],
)
LIST = extend_schema(
    summary="Orders, newest first",
    responses={
        200: OrderSerializer(many=True),
        **refusals({400: "invalid, filter-empty, page-size-invalid, cursor-invalid"}),
    },
    examples=[example("An open order", ORDER, "200")],
)
RETRIEVE = extend_schema(
    summary="An order with its lines and payments",
    responses={200: OrderDetailSerializer, **refusals()},
    examples=[example("Paid in cash", PAID, "200")],
)
CANCEL = extend_schema(
    summary="Give an order up",
    description="Only while nothing is paid or in flight. The reason stands in the audit trail.",
    request=CancelOrderSerializer,
    responses={
        200: OrderSerializer,
        **refusals({409: "order-has-payments, order-already-cancelled, order-closed"}),
    },
    examples=[
        example("The guest left", {"reason": "Guest left before the meal"}),
        example("Cancelled", ORDER | {"status": "cancelled", "amount_due": 0}, "200"),
    ],
)
