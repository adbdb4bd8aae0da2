"""Answering with a sheet of paper."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer

from apps.core.api.renderers import PdfRenderer
from apps.core.views import TenantContextMixin
from apps.payments.period import Period
from apps.reports.domain.sheet import Sheet
from apps.reports.pdf import Paper, render_pdf
from apps.reports.selectors import DayReport
from apps.reports.selectors_receipt import Receipt
from apps.reports.sheets.day import day_sheet
from apps.reports.sheets.drawer import drawer_sheet
from apps.reports.sheets.receipt import receipt_sheet
from apps.restaurants.models import Restaurant


class PaperView(TenantContextMixin):
    """A view that answers a PDF, whatever the caller accepts; its problems are JSON."""

    renderer_classes = [JSONRenderer, PdfRenderer]


def day_answer(report: DayReport, paper: Paper) -> HttpResponse:
    """The report of a day or a range."""
    return _pdf_answer(day_sheet(report), paper, report_name(report.period))


def report_name(period: Period) -> str:
    """Of a file that holds the report: one day is named once."""
    return _("report %(days)s") % {"days": period.day or f"{period.first} {period.last}"}


def drawer_answer(
    document: Mapping[str, Any], restaurant: Restaurant, paper: Paper
) -> HttpResponse:
    """An X or Z report, its moments on the restaurant's clock."""
    name = f"{document['kind']}-{document['z_number'] or document['business_date']}"
    return _pdf_answer(drawer_sheet(document, restaurant.business_day.timezone), paper, name)


def receipt_answer(receipt: Receipt, paper: Paper) -> HttpResponse:
    """What a guest takes home."""
    name = _("receipt %(number)s") % {"number": receipt.order.order_number}
    return _pdf_answer(receipt_sheet(receipt), paper, name)


def _pdf_answer(sheet: Sheet, paper: Paper, name: str) -> HttpResponse:
    """To be shown in the browser, and saved as `name`, in plain letters.

    Nobody keeps a copy: the middleware says no-store on everything of the API and the back office.
    """
    file_name = f"{slugify(name)}.pdf"
    return HttpResponse(
        render_pdf(sheet, paper),
        content_type=PdfRenderer.media_type,
        headers={"Content-Disposition": f'inline; filename="{file_name}"'},
    )
