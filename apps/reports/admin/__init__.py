"""Reports in the back office: the day and what is printed of it, and the mails that went out."""

from apps.core.admin.site import back_office
from apps.reports.admin.day import day_csv, day_json, day_page, day_pdf
from apps.reports.admin.mails import DayReportMailAdmin, ReceiptMailAdmin
from apps.reports.admin.papers import drawer_pdf, receipt_pdf

back_office.add_page("reports/day/", day_page, "reports_day")
back_office.add_page("reports/day/pdf/", day_pdf, "reports_day_pdf")
back_office.add_page("reports/day/csv/", day_csv, "reports_day_csv")
back_office.add_page("reports/day/json/", day_json, "reports_day_json")
back_office.add_page("reports/drawers/<uuid:pk>/pdf/", drawer_pdf, "reports_drawer_pdf")
back_office.add_page("reports/receipts/<uuid:pk>/pdf/", receipt_pdf, "reports_receipt_pdf")

__all__ = ["DayReportMailAdmin", "ReceiptMailAdmin"]
