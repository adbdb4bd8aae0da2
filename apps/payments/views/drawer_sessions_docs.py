"""What the OpenAPI document says of the drawer operations."""

from drf_spectacular.utils import OpenApiResponse, extend_schema

from apps.core.api.schema import IDEMPOTENCY_KEY, example, refusals
from apps.payments.serializers.cash_movements import (
    CashMovementSerializer,
    MovementInputSerializer,
    UndoSerializer,
)
from apps.payments.serializers.drawer_report import DrawerReportSerializer
from apps.payments.serializers.drawer_sessions import (
    CloseDrawerSerializer,
    DrawerSessionSerializer,
    OpenDrawerSerializer,
)
from apps.payments.views.drawer_sessions_examples import (
    CLOSED,
    FLOAT,
    MOVEMENT,
    OPENED,
    PAY_OUT,
    UNDONE,
    X_BLIND,
    Z_REPORT,
)

BLIND = (
    "While the restaurant counts blind, `expected_balance` of an open drawer is null for "
    "cashiers; managers and owners see it."
)
REPLAYED = "Replay of an earlier request"

LIST = extend_schema(
    summary="Drawer sessions, newest first",
    description=f"Cashiers see their own, managers and owners all. {BLIND}",
    responses={200: DrawerSessionSerializer(many=True), **refusals()},
    examples=[example("Open", OPENED, "200")],
)
RETRIEVE = extend_schema(
    summary="A drawer session",
    description=BLIND,
    responses={200: DrawerSessionSerializer, **refusals()},
    examples=[example("Closed", CLOSED, "200")],
)
CURRENT = extend_schema(
    summary="Your open drawer session",
    description=f"404 when you have none. {BLIND}",
    responses={200: DrawerSessionSerializer, **refusals()},
    examples=[example("Open", OPENED, "200")],
)
OPEN = extend_schema(
    summary="Open your drawer",
    description=(
        "With a sum or with a count by denomination, keyed by the value in minor units; exactly "
        "one of the two. Everybody has at most one open drawer."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=OpenDrawerSerializer,
    responses={
        201: DrawerSessionSerializer,
        200: OpenApiResponse(DrawerSessionSerializer, description=REPLAYED),
        **refusals(
            {
                400: "invalid, idempotency-key-invalid, denomination-unknown, count-too-large",
                409: "drawer-already-open",
                422: "idempotency-key-reused",
            }
        ),
    },
    examples=[
        example("Counted", {"opening_count": FLOAT}),
        example("A sum", {"opening_balance": 50000}),
        example("Open", OPENED, "201"),
        example("Replayed", OPENED | {"is_duplicate": True}, "200"),
    ],
)
MOVEMENTS = extend_schema(
    summary="What moved in a drawer, newest first",
    description=(
        "A cashier who counts blind sees the lines made by hand, not sales and refunds, until the "
        "count is in."
    ),
    responses={200: CashMovementSerializer(many=True), **refusals()},
    examples=[example("Pay-out", MOVEMENT, "200")],
)
MOVE = extend_schema(
    summary="Pay in, pay out, drop to the safe, or open for nothing",
    description=(
        "`amount` is at least 1, and left out (or 0) for a `no_sale`. What leaves the drawer may "
        "not be more than what is in it."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=MovementInputSerializer,
    responses={
        201: CashMovementSerializer,
        200: OpenApiResponse(CashMovementSerializer, description=REPLAYED),
        **refusals(
            {
                400: "invalid, idempotency-key-invalid",
                409: "drawer-already-closed, amount-exceeds-drawer",
                422: "idempotency-key-reused",
            }
        ),
    },
    examples=[
        example("Pay-out", PAY_OUT),
        example("No sale", {"kind": "no_sale", "reason": "Change for a guest"}),
        example("Paid out", MOVEMENT, "201"),
        example("Replayed", MOVEMENT | {"is_duplicate": True}, "200"),
    ],
)
UNDO = extend_schema(
    summary="Undo a pay-in, a pay-out or a safe drop",
    description=(
        "Writes the opposite entry, once. Sales are refunded, not undone. Undoing a pay-in may "
        "not take the drawer below zero."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=UndoSerializer,
    responses={
        201: CashMovementSerializer,
        200: OpenApiResponse(CashMovementSerializer, description=REPLAYED),
        **refusals(
            {
                400: "invalid, idempotency-key-invalid",
                409: "drawer-already-closed, movement-not-undoable, movement-already-undone, "
                "amount-exceeds-drawer",
                422: "idempotency-key-reused",
            }
        ),
    },
    examples=[
        example("Wrong amount", {"reason": "Wrong amount"}),
        example("Undone", UNDONE, "201"),
        example("Replayed", UNDONE | {"is_duplicate": True}, "200"),
    ],
)
REPORT = extend_schema(
    summary="X report while open, Z report once closed",
    description=(
        "Both come from the same calculation; a Z report stays as it was printed at the close. "
        "In a blind X report every amount of cash is null and `is_blind` is true."
    ),
    responses={200: DrawerReportSerializer, **refusals()},
    examples=[example("Z report", Z_REPORT, "200"), example("Blind X report", X_BLIND, "200")],
)
CLOSE = extend_schema(
    summary="Count and close a drawer",
    description=(
        "With a sum or with a count by denomination, exactly one of the two. Managers and owners "
        "may close anybody's. When the difference is above the restaurant's `variance_limit`, a "
        "cashier gets 403 `variance-needs-manager`, and a manager must give `variance_notes` "
        "(400 `variance-reason-required`). Refused counts stand in the audit trail."
    ),
    request=CloseDrawerSerializer,
    responses={
        200: DrawerSessionSerializer,
        **refusals(
            {
                400: "invalid, denomination-unknown, count-too-large, variance-reason-required",
                403: "permission-denied, variance-needs-manager",
                409: "drawer-already-closed",
            }
        ),
    },
    examples=[
        example("Counted", {"closing_count": {"10000": 7, "5000": 2, "500": 9}}),
        example(
            "A sum, short",
            {"closing_balance": 84500, "variance_notes": "A 500 coin fell behind the counter"},
        ),
        example("Closed", CLOSED, "200"),
    ],
)
