"""Files as providers' portals write them: looked at first, kept once, each bad row told."""

from datetime import UTC, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.payments.providers.base import LineKind
from apps.payments.tests.back_office.house import office
from apps.payments.tests.factories import PaymentMethodFactory
from apps.restaurants.business_day import BusinessDay
from apps.statements.domain.figures import plain_figure
from apps.statements.models import Statement, StatementLine
from apps.statements.services import read_file as reading
from apps.statements.services.import_file import period_of
from apps.statements.services.read_file import FileNotReadable, read_file

pytestmark = pytest.mark.django_db

FRENCH = (
    "Id transaction;Date;Heure;Type;Montant;Frais;Taxe;Numéro commande;Statut\r\n"
    "MP1;19/11/2026;12:30:05;Paiement;1 500;15;;P1;Réussi\r\n"
    "MP2;19/11/2026;12:31;Remboursement;-2\u00a0500,00;-25;5;;Succès\r\n"
    "MP3;19/11/2026;12:32;Paiement;700;7;;;Échoué\r\n"
    ";19/11/2026;12:33;Paiement;700;7;;;Réussi\r\n"
    "MP5;31/31/2026;12:33;Paiement;700;7;;;Réussi\r\n"
    "\r\n"
    "MP6;19/11/2026;12:33;Paiement;7,5;7;;;Réussi\r\n"
)
ENGLISH = (
    "Transaction ID,Timestamp,Amount,Fees,Reference\n"
    'A1,2026-11-19T12:30:00Z,"1,500.00",15,P1\n'
    "A2,2026-11-19 13:30:00+01:00,-2500,0,\n"
)
UPLOAD = "admin:statements_statement_import"


@pytest.fixture
def method(restaurant):
    return PaymentMethodFactory(restaurant=restaurant, provider_code="orange", name="Orange")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "statement.csv"
    path.write_bytes(FRENCH.encode("cp1252"))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_french_spreadsheet(method, encoding):
    sheet = read_file(method=method, content=FRENCH.encode(encoding))
    paid, back = sheet.lines
    assert (paid.transaction_id, paid.kind, paid.amount, paid.fee) == (
        "MP1",
        LineKind.PAYMENT,
        1500,
        15,
    )
    assert (paid.moment.isoformat(), paid.reference) == ("2026-11-19T12:30:05+00:00", "P1")
    assert (back.kind, back.amount, back.fee, back.levy) == (LineKind.REFUND, 2500, -25, 5)
    assert [problem.line for problem in sheet.problems] == [5, 6, 8]
    assert sheet.left_out == 1


def test_an_english_one_with_commas(method):
    first, second = read_file(method=method, content=ENGLISH.encode()).lines
    assert (first.amount, second.amount) == (1500, 2500)
    assert (first.kind, second.kind) == (LineKind.PAYMENT, LineKind.REFUND)
    assert first.moment == second.moment


def test_a_method_says_what_its_columns_mean(method):
    method.config = {
        "statement": {
            "columns": {"transaction_id": "Ref", "amount": "Net", "moment": "When", "kind": "What"},
            "kinds": {"payment": ["C2B"]},
            "is_net": True,
        }
    }
    rows = ("Ref|When|Net|fee|What", "X1|19-11-2026 08:00|990|10|C2B", "X2|19-11-2026|5|0|B2B")
    content = "\n".join(rows).replace("|", "\t").encode()
    first, second = read_file(method=method, content=content).lines
    assert (first.amount, first.kind, second.kind) == (1000, LineKind.PAYMENT, LineKind.OTHER)
    with pytest.raises(FileNotReadable, match="transaction_id, moment, amount"):
        read_file(method=method, content=FRENCH.encode())


HEAD = "Transaction ID;Date;Amount;Fee;Type;Currency\n"


def sheet_of(method, *rows, head=HEAD):
    return read_file(method=method, content=(head + "\n".join(rows)).encode())


@pytest.mark.parametrize(
    "row",
    [
        "T1;19/11/2026;1500;0;Paiement;;50",
        "T1;19/11/2026;-1500;0;Paiement;",
        "T1;19/11/2026;100 EUR;0;Paiement;",
        "T1;19/11/2062;1500;0;Paiement;",
        "1,23457E+12;19/11/2026;1500;0;Paiement;",
        "T1;19/11/2026;1e5;0;Paiement;",
        "T1;19/11/2026;=500*3;0;Paiement;",
    ],
)
def test_a_row_that_could_mean_something_else_is_told_not_guessed(method, row):
    sheet = sheet_of(method, row, "T2;19/11/2026;1500;0;Paiement;;;")
    assert ([p.line for p in sheet.problems], len(sheet.lines)) == ([2], 1)


def test_what_a_payment_cost_is_a_cost_whatever_its_sign(method):
    (line,) = sheet_of(method, "T1;19/11/2026;1500;-15;Paiement;FCFA").lines
    assert (line.fee, line.currency) == (15, "XOF")


@pytest.mark.parametrize(
    "content",
    [
        b"Id;Date;Montant;Montant\nT1;19/11/2026;1500;15\n",
        b'Id;Date;Montant;Client\nT1;19/11/2026;1500;"Awa\nT2;19/11/2026;900;"Binta"\n',
    ],
)
def test_a_table_that_could_be_read_in_two_ways_is_refused(method, content):
    method.config = {"statement": {"columns": {"transaction_id": "Id"}}}
    with pytest.raises(FileNotReadable):
        read_file(method=method, content=content)


def test_a_file_is_of_whole_calendar_days_and_not_of_business_days(method):
    """Portals know nothing of a night that goes on: 20 November begins at midnight there."""
    zone = ZoneInfo("Africa/Abidjan")
    lines = sheet_of(method, "T1;20/11/2026 00:30;1;0;Paiement;", "T2;20/11/2026;1;0;Paiement;")
    bounds = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
    assert period_of(lines.lines, BusinessDay(zone, time(4))) == bounds


def test_a_day_that_is_not_over_ends_with_its_last_line(method):
    """What comes later is not missing yet."""
    day = datetime(2026, 11, 20, tzinfo=UTC)
    lines = sheet_of(method, "T1;20/11/2026 09:15;1;0;Paiement;").lines
    with time_machine.travel(day.replace(hour=12)):
        start, end = period_of(lines, BusinessDay(ZoneInfo("UTC"), time(4)))
    assert (start, end.replace(microsecond=0)) == (day, day.replace(hour=9, minute=15))


def test_a_day_that_was_typed_wrong_does_not_make_years_of_payments_missing(method):
    day = datetime.now(UTC) - timedelta(days=5)
    rows = [f"T{n};{day - n * timedelta(days=200):%d/%m/%Y};1;0;Paiement;" for n in (0, 1)]
    with pytest.raises(FileNotReadable, match="92"):
        period_of(sheet_of(method, *rows).lines, BusinessDay(ZoneInfo("UTC"), time(4)))


@pytest.mark.parametrize("content", [b"", b"\0", b"Date;Montant\n", b'"'])
def test_what_is_no_table_is_refused(method, content):
    with pytest.raises(FileNotReadable):
        read_file(method=method, content=content)


def test_size_and_rows_are_bounded(method, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(FileNotReadable):
        read_file(method=method, content=FRENCH.encode())
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(FileNotReadable):
        read_file(method=method, content=ENGLISH.encode())


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("1 500,50", "1500.50"),
        ("1.500", "1500"),
        ("1,500.25", "1500.25"),
        ("(25)", "-25"),
        ("2 500 F CFA", "2500"),
        ("1,234,567", "1234567"),
        ("+7", "7"),
        ("1e3", None),
        ("", None),
        ("--5", None),
        ("9" * 60, None),
    ],
)
def test_figures(said, plain):
    assert plain_figure(said) == plain


def test_the_command_looks_first_and_writes_once(method, file):
    said = StringIO()
    call_command("import_statement", method.pk, file, stdout=said)
    assert "Nothing was written" in said.getvalue()
    assert "line 5:" in said.getvalue()
    assert not Statement.all_objects.exists()
    for _ in range(2):
        call_command("import_statement", method.pk, file, write=True, stdout=said)
    assert (Statement.all_objects.count(), StatementLine.all_objects.count()) == (1, 2)
    with pytest.raises(CommandError):
        call_command("import_statement", method.pk, file.with_name("none.csv"), stdout=said)


def test_the_page_looks_first_and_keeps_what_was_looked_at(method, owner, manager):
    client = office(manager)
    file = SimpleUploadedFile("s.csv", FRENCH.encode())
    page = client.post(reverse(UPLOAD), {"step": "look", "method": method.pk, "file": file})
    body = page.content.decode()
    assert "MP1" in body
    assert len(page.context["problems"]) == 3
    assert not Statement.all_objects.exists()
    waiting = page.context["waiting"]
    kept = client.post(reverse(UPLOAD), {"step": "keep", "waiting": waiting})
    statement = Statement.all_objects.get()
    assert kept.url == reverse("admin:statements_statement_change", args=[statement.pk])
    assert (statement.imported_by, statement.line_count) == (manager, 2)
    shown = client.get(kept.url).content.decode().replace("\u00a0", " ")
    assert "-995 F CFA" in shown  # 1 500 - 2 500 - 15 + 25 - 5
    client.post(reverse(UPLOAD), {"step": "keep", "waiting": waiting[:-1] + "x"})
    client.post(reverse(UPLOAD), {"step": "keep", "waiting": waiting})
    assert Statement.all_objects.count() == 1


def test_only_owners_say_what_columns_mean(method, owner, manager, stranger):
    file = SimpleUploadedFile("s.csv", FRENCH.encode())
    upload = {"step": "look", "method": method.pk, "file": file}
    waiting = office(manager).post(reverse(UPLOAD), upload).context["waiting"]
    said = {"step": "columns", "waiting": waiting, "columns": '{"columns": {"fee": "Taxe"}}'}
    assert office(manager).post(reverse(UPLOAD), said).status_code == 403
    office(stranger).post(reverse(UPLOAD), said)
    office(owner).post(reverse(UPLOAD), said | {"columns": '{"colums": {}}'})
    method.refresh_from_db()
    assert method.config == {}
    assert office(owner).post(reverse(UPLOAD), said).context["lines"][1].fee == 5
    method.refresh_from_db()
    assert method.config == {"statement": {"columns": {"fee": "Taxe"}}}
