"""Day reports, X and Z reports on paper, and receipts."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.models import restaurant_of
from apps.authentication.permissions import IsManager
from apps.core.views import TenantContextMixin
from apps.payments.services.drawer_report import drawer_report
from apps.reports.selectors_receipt import receipt_get
from apps.reports.serializers.day_report import DayReportSerializer
from apps.reports.serializers.receipt import ReceiptSerializer
from apps.reports.sheets.day import day_sheet
from apps.reports.sheets.drawer import drawer_sheet
from apps.reports.sheets.receipt import receipt_sheet
from apps.reports.views import reports_docs as docs
from apps.reports.views.asking import read_day_report, read_paper
from apps.reports.views.paper import PaperView, pdf_answer


class DayReportView(TenantContextMixin):
    """How a day or a range went, for managers and owners."""

    permission_classes = [IsManager]

    @docs.DAY_REPORT
    def get(self, request: Request) -> Response:
        return Response(DayReportSerializer(read_day_report(request)).data)


class DayReportPdfView(PaperView):
    """The same on paper."""

    permission_classes = [IsManager]

    @docs.DAY_REPORT_PDF
    def get(self, request: Request) -> HttpResponse:
        paper, report = read_paper(request, default="a4"), read_day_report(request)
        name = _("report %(first)s %(last)s") % vars(report.period)
        return pdf_answer(day_sheet(report), paper, name)


class DrawerReportPdfView(PaperView):
    """X and Z reports on paper, for whoever may read them, and no more than they may read."""

    @docs.DRAWER_REPORT_PDF
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        actor, paper = actor_of(request), read_paper(request, default="80mm")
        document = drawer_report(actor=actor, session_id=pk)
        zone = restaurant_of(actor).business_day.timezone
        name = f"{document['kind']}-{document['z_number'] or document['business_date']}"
        return pdf_answer(drawer_sheet(document, zone), paper, name)


class ReceiptView(TenantContextMixin):
    """What a guest may know of an order, for everybody who works in the restaurant."""

    @docs.RECEIPT
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(ReceiptSerializer(receipt_get(pk)).data)


class ReceiptPdfView(PaperView):
    """The same on paper, to be printed and handed over."""

    @docs.RECEIPT_PDF
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        paper, receipt = read_paper(request, default="80mm"), receipt_get(pk)
        name = _("receipt %(number)s") % {"number": receipt.order.order_number}
        return pdf_answer(receipt_sheet(receipt), paper, name)
