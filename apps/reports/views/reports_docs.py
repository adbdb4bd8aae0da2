"""What the OpenAPI document says of reports and receipts."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from apps.core.api.schema import example, refusals
from apps.payments.period import LONGEST
from apps.reports.pdf import PAPERS
from apps.reports.serializers.day_report import DayReportSerializer
from apps.reports.serializers.receipt import ReceiptSerializer
from apps.reports.views.reports_examples import DAY, PAID, RANGE

PERIOD_CODES = (
    "date-malformed, period-ambiguous, period-incomplete, end-before-start, range-too-long"
)
ON_PAPER = "In the language of Accept-Language; what no paper font knows is printed as `?`. "


def _query(name: str, schema: dict[str, Any], description: str) -> OpenApiParameter:
    return OpenApiParameter(name, type=schema, description=description)


def _date(name: str, description: str) -> OpenApiParameter:
    return _query(name, {"type": "string", "format": "date"}, description)


def _paper(default: str) -> OpenApiParameter:
    schema = {"type": "string", "enum": list(PAPERS), "default": default}
    return _query("paper", schema, "A page, or the roll of a till's printer, as long as it gets.")


PERIOD = [
    _date("date", "One business day."),
    _date("start_date", f"The first of at most {LONGEST} days; needs `end_date`."),
    _date("end_date", "The last of them, included."),
    _query(
        "cashier_id",
        {"type": "string", "format": "uuid"},
        "Only what this person took, and the drawers of this person.",
    ),
]
PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}

DAY_REPORT = extend_schema(
    operation_id="payments_day_report",
    summary="How a day or a range went (managers, owners)",
    description=(
        "The reconciliation, with the takings by method, by hour of the restaurant's clock and by "
        "business day, and how many payments succeeded how soon. A drawer counts on the day on "
        "which it was counted. `in_doubt`, `open_cases` and drawers that are open are as they "
        "stand now, if they began by the end of the period. With `cashier_id`, refunds are those "
        "of payments that this person took. Without a date: the present business day."
    ),
    parameters=PERIOD,
    responses={
        200: DayReportSerializer,
        **refusals({400: f"{PERIOD_CODES}, cashier-malformed"}),
    },
    examples=[example("A day", DAY, "200"), example("A range", RANGE, "200")],
)
DAY_REPORT_PDF = extend_schema(
    operation_id="payments_day_report_pdf",
    summary="The day report on paper (managers, owners)",
    description=f"{ON_PAPER}A4 unless told otherwise.",
    parameters=[*PERIOD, _paper("a4")],
    responses={**PDF, **refusals({400: f"{PERIOD_CODES}, cashier-malformed, paper-unknown"})},
)
DRAWER_REPORT_PDF = extend_schema(
    operation_id="drawer_sessions_report_pdf",
    summary="X or Z report on paper",
    description=(
        f"{ON_PAPER}On the 80 mm roll unless told otherwise. In a blind X report every amount of "
        "cash is a dash."
    ),
    parameters=[_paper("80mm")],
    responses={**PDF, **refusals({400: "paper-unknown"})},
)
RECEIPT = extend_schema(
    operation_id="orders_receipt",
    summary="What a guest may know of an order",
    description=(
        "Its lines, the payments that succeeded, what went back and what is due. Guests' phone "
        "numbers are masked."
    ),
    responses={200: ReceiptSerializer, **refusals()},
    examples=[example("Paid by two", PAID, "200")],
)
RECEIPT_PDF = extend_schema(
    operation_id="orders_receipt_pdf",
    summary="The receipt on paper",
    description=f"{ON_PAPER}On the 80 mm roll unless told otherwise.",
    parameters=[_paper("80mm")],
    responses={**PDF, **refusals({400: "paper-unknown"})},
)
