"""Files for the accountant: right figures, the filters in use, and no formula from a guest."""

import csv
import io
import tracemalloc

import openpyxl
import pytest
from django.urls import reverse

from apps.core.admin.export import CsvFile, XlsxFile, neutralised
from apps.payments.models import Payment
from apps.payments.tests.back_office.house import office

pytestmark = pytest.mark.django_db

PAYMENTS = "admin:payments_payment_export"
SESSIONS = "admin:drawers_cashdrawersession_export"
CSV, XLSX = "0", "1"


def export(person, page, file_format, **filters):
    client = office(person)
    client.cookies["django_language"] = "en"
    return client.post(reverse(page, query=filters), {"format": file_format, "resource": "0"})


def read_csv(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_payments_as_csv(ours):
    (row,) = read_csv(export(ours.manager, PAYMENTS, CSV))

    assert row["Our reference"] == ours.payment.reference
    assert (row["Amount"], row["Tendered"], row["Change given"]) == ("8500", "10000", "1500")
    assert (row["Currency"], row["Status"]) == ("XOF", "success")
    assert row["Taken by"] == "Baobab-cashier"
    assert "+221" not in str(row)


def test_payments_as_xlsx_hold_numbers(ours):
    answer = export(ours.manager, PAYMENTS, XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    headers, row = ([cell.value for cell in cells] for cells in sheet.rows)

    assert row[headers.index("Amount")] == 8500
    assert row[headers.index("Order")] == ours.order.order_number


def test_drawer_sessions_as_csv(ours):
    (row,) = read_csv(export(ours.manager, SESSIONS, CSV))

    assert row["Cashier"] == "Baobab-cashier"
    assert row["Opening float"] == "50000"
    assert row["Closed"] == ""


def test_the_filters_in_use_hold(ours):
    assert len(read_csv(export(ours.manager, PAYMENTS, CSV, status__exact="success"))) == 1
    assert read_csv(export(ours.manager, PAYMENTS, CSV, status__exact="failed")) == []
    assert read_csv(export(ours.manager, PAYMENTS, CSV, q="nothing-like-it")) == []


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x", " =1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_taken_for_a_formula(ours, typed):
    Payment.all_objects.filter(pk=ours.payment.pk).update(provider_reference=typed)

    (row,) = read_csv(export(ours.manager, PAYMENTS, CSV))
    assert row["Provider's reference"].startswith("'")

    sheet = openpyxl.load_workbook(io.BytesIO(export(ours.manager, PAYMENTS, XLSX).content)).active
    headers, cells = list(sheet.rows)
    cell = cells[[c.value for c in headers].index("Provider's reference")]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_what_is_no_formula_stays_as_it_is():
    assert neutralised("Awa = Binta") == "Awa = Binta"
    assert neutralised(-500) == -500
    assert neutralised(None) is None


def test_a_cell_that_xlsx_cannot_hold_does_not_stop_the_export(ours):
    Payment.all_objects.filter(pk=ours.payment.pk).update(error_code="bell\x07")
    assert export(ours.manager, PAYMENTS, XLSX).status_code == 200


@pytest.mark.parametrize("file_format", [CsvFile, XlsxFile])
def test_a_large_file_does_not_need_large_memory(file_format):
    rows = ((f"PAY-{n}", n, "success", "Espèces", "2026-11-21 12:00:00") for n in range(2_000))
    tracemalloc.start()
    try:
        file = file_format().write(rows)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(file) > 50_000
    assert peak < 1024 * 1024


def test_cashiers_export_nothing(ours):
    assert export(ours.cashier, PAYMENTS, CSV).status_code == 302
