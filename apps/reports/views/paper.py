"""Answering with a sheet of paper."""

from django.http import HttpResponse
from django.utils.text import slugify
from rest_framework.renderers import JSONRenderer

from apps.core.api.renderers import PdfRenderer
from apps.core.views import TenantContextMixin
from apps.reports.domain.sheet import Sheet
from apps.reports.pdf import Paper, render_pdf


class PaperView(TenantContextMixin):
    """A view that answers a PDF, whatever the caller accepts; its problems are JSON."""

    renderer_classes = [JSONRenderer, PdfRenderer]


def pdf_answer(sheet: Sheet, paper: Paper, name: str) -> HttpResponse:
    """To be shown in the browser, and saved as `name`, in plain letters.

    Nobody keeps a copy: the middleware says no-store on everything of the API.
    """
    file_name = f"{slugify(name)}.pdf"
    return HttpResponse(
        render_pdf(sheet, paper),
        content_type=PdfRenderer.media_type,
        headers={"Content-Disposition": f'inline; filename="{file_name}"'},
    )
