"""Day reports, X and Z reports on paper, and receipts."""

from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.models import restaurant_of
from apps.authentication.permissions import IsManager
from apps.core.views import TenantContextMixin
from apps.payments.services.drawer_report import drawer_report
from apps.reports.selectors import DayReport
from apps.reports.selectors_receipt import receipt_get
from apps.reports.serializers.day_report import DayReportSerializer
from apps.reports.serializers.receipt import ReceiptSerializer
from apps.reports.views import reports_docs as docs
from apps.reports.views.asking import read_day_report, read_paper
from apps.reports.views.paper import PaperView, day_answer, drawer_answer, receipt_answer


class DayReportView(TenantContextMixin):
    """How a day or a range went, for managers and owners."""

    permission_classes = [IsManager]

    @docs.DAY_REPORT
    def get(self, request: Request) -> Response:
        return Response(DayReportSerializer(_report(request)).data)


class DayReportPdfView(PaperView):
    """The same on paper."""

    permission_classes = [IsManager]

    @docs.DAY_REPORT_PDF
    def get(self, request: Request) -> HttpResponse:
        paper, report = read_paper(request.query_params, default="a4"), _report(request)
        return day_answer(report, paper)


def _report(request: Request) -> DayReport:
    return read_day_report(restaurant_of(actor_of(request)), request.query_params)


class DrawerReportPdfView(PaperView):
    """X and Z reports on paper, for whoever may read them, and no more than they may read."""

    @docs.DRAWER_REPORT_PDF
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        actor, paper = actor_of(request), read_paper(request.query_params, default="80mm")
        document = drawer_report(actor=actor, session_id=pk)
        return drawer_answer(document, restaurant_of(actor), paper)


class ReceiptView(TenantContextMixin):
    """What a guest may know of an order, for everybody who works in the restaurant."""

    @docs.RECEIPT
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(ReceiptSerializer(receipt_get(pk)).data)


class ReceiptPdfView(PaperView):
    """The same on paper, to be printed and handed over."""

    @docs.RECEIPT_PDF
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return receipt_answer(receipt_get(pk), read_paper(request.query_params, default="80mm"))
