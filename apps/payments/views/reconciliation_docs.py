"""What the OpenAPI document says of the reconciliation report."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from apps.core.api.schema import example, refusals
from apps.payments.period import LONGEST
from apps.payments.serializers.reconciliation import ReconciliationSerializer

CASH = {
    "provider_code": "cash",
    "count": 42,
    "amount": 310000,
    "refund_count": 1,
    "refund_amount": 4500,
    "net_amount": 305500,
}
WAVE = {
    "provider_code": "wave",
    "count": 18,
    "amount": 151000,
    "refund_count": 0,
    "refund_amount": 0,
    "net_amount": 151000,
}
DAY: dict[str, Any] = {
    "date": "2026-11-20",
    "start_date": "2026-11-20",
    "end_date": "2026-11-20",
    "currency": "XOF",
    "by_provider": [CASH, WAVE],
    "totals": {
        "count": 60,
        "amount": 461000,
        "refund_count": 1,
        "refund_amount": 4500,
        "net_amount": 456500,
    },
    "refunds": {"count": 1, "amount": 4500},
    "pending": {"count": 1, "amount": 6000},
    "failed": {"count": 3, "amount": 21500},
    "net_amount": 456500,
}
RANGE = DAY | {"date": None, "start_date": "2026-11-14"}


def _date(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, type={"type": "string", "format": "date"}, description=description
    )


RECONCILIATION = extend_schema(
    operation_id="payments_reconciliation",
    summary="What came in and what went back (managers, owners)",
    description=(
        "In the restaurant's own business days, which begin at its `business_day_start`: a "
        "payment counts on the day on which it succeeded, a refund on the day on which the guest "
        "got the money, what is pending on the day on which it was asked for. Without a date: the "
        "present business day."
    ),
    parameters=[
        _date("date", "One business day."),
        _date("start_date", f"The first of at most {LONGEST} days; needs `end_date`."),
        _date("end_date", "The last of them, included."),
    ],
    responses={
        200: ReconciliationSerializer,
        **refusals(
            {
                400: "date-malformed, period-ambiguous, period-incomplete, end-before-start, "
                "range-too-long",
            }
        ),
    },
    examples=[example("A day", DAY, "200"), example("A week", RANGE, "200")],
)
