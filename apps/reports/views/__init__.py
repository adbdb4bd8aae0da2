"""What the reports answer over HTTP."""

from apps.reports.views.reports import (
    DayReportPdfView,
    DayReportView,
    DrawerReportPdfView,
    ReceiptPdfView,
    ReceiptView,
)

__all__ = [
    "DayReportPdfView",
    "DayReportView",
    "DrawerReportPdfView",
    "ReceiptPdfView",
    "ReceiptView",
]
