"""Routes under /api/, beside what they report on."""

from django.urls import path

from apps.reports.views import (
    DayReportPdfView,
    DayReportView,
    DrawerReportPdfView,
    ReceiptPdfView,
    ReceiptView,
)

urlpatterns = [
    path("payments/day-report/", DayReportView.as_view(), name="day-report"),
    path("payments/day-report/pdf/", DayReportPdfView.as_view(), name="day-report-pdf"),
    path(
        "payments/drawer-sessions/<uuid:pk>/report/pdf/",
        DrawerReportPdfView.as_view(),
        name="drawer-report-pdf",
    ),
    path("orders/<uuid:pk>/receipt/", ReceiptView.as_view(), name="receipt"),
    path("orders/<uuid:pk>/receipt/pdf/", ReceiptPdfView.as_view(), name="receipt-pdf"),
]
