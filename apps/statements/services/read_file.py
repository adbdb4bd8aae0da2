"""Reading a provider's file: every row becomes a line, or a problem with its line number."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid
from apps.core.money import MAX_AMOUNT, minor_units
from apps.core.storable import is_storable_text
from apps.payments.models import PaymentMethod
from apps.payments.providers.base import LineKind, StatementLine
from apps.statements.domain.columns import Columns, columns_for
from apps.statements.domain.figures import moment_of, plain_figure
from apps.statements.services.compare import CONFIG

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_NAME = 120


class FileNotReadable(Invalid):
    """Nothing can be done with this file as a whole."""

    code = "statement-not-readable"
    message = _("This file cannot be read as a table with a heading.")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row; `line` counts as an editor does, the heading being 1."""

    line: int
    text: str | Promise


@dataclass
class Sheet:
    """What a file says."""

    lines: list[StatementLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    """Rows that are no settled transaction, such as failed ones."""


class RowFlaw(Exception):
    """One row cannot be read."""


def read_file(*, method: PaymentMethod, content: bytes) -> Sheet:
    """All rows of a CSV file; the method's restaurant must be loaded. Raises FileNotReadable."""
    rows = _rows(_text(content))
    head = next(rows, (0, []))[1]
    said = method.config.get(CONFIG)
    columns = columns_for(said if isinstance(said, dict) else {}, head)
    if missing := columns.missing():
        names = {"names": ", ".join(missing), "head": ", ".join(head)[:300]}
        raise FileNotReadable(
            _("No column is known for: %(names)s. The file has: %(head)s.") % names
        )
    sheet = Sheet()
    for number, cells in rows:
        _read(sheet, number, dict(zip(head, cells, strict=False)), columns, method)
    return sheet


def _read(
    sheet: Sheet, number: int, row: Mapping[str, str], columns: Columns, method: PaymentMethod
) -> None:
    cells = {meaning: row.get(name, "").strip() for meaning, name in columns.names.items()}
    if "status" in cells and not columns.is_settled(cells["status"]):
        sheet.left_out += 1
        return
    try:
        sheet.lines.append(_line(cells, columns, method))
    except RowFlaw as flaw:
        sheet.problems.append(Problem(number, flaw.args[0]))


def _line(cells: Mapping[str, str], columns: Columns, method: PaymentMethod) -> StatementLine:
    name = cells["transaction_id"]
    if not name or len(name) > LONGEST_NAME:
        raise RowFlaw(_("there is no transaction id"))
    restaurant = method.restaurant
    said = " ".join(filter(None, (cells["moment"], cells.get("time"))))
    moment = moment_of(said, restaurant.business_day.timezone)
    if moment is None:
        raise RowFlaw(_("this is no date: %(said)s") % {"said": said[:40]})
    currency = cells.get("currency", "").upper() or restaurant.currency
    if len(currency) != 3:
        raise RowFlaw(_("this is no currency: %(said)s") % {"said": currency[:40]})
    amount = _figure(cells["amount"], currency)
    fee, levy = (_figure(cells.get(name) or "0", currency) for name in ("fee", "levy"))
    kind = _kind(cells, columns, amount)
    sign = -1 if kind is LineKind.REFUND else 1
    gross = abs(amount) + sign * (fee + levy) if columns.is_net else abs(amount)
    if gross < 0 or gross > MAX_AMOUNT:
        raise RowFlaw(_("the amount is out of bounds"))
    return StatementLine(
        transaction_id=name,
        kind=kind,
        amount=gross,
        currency=currency,
        moment=moment,
        fee=fee,
        levy=levy,
        reference=cells.get("reference", "")[:LONGEST_NAME],
        provider_reference=cells.get("provider_reference", "")[:LONGEST_NAME],
    )


def _kind(cells: Mapping[str, str], columns: Columns, amount: int) -> LineKind:
    """By its word; without a column of words, money that goes out is a refund."""
    if "kind" in cells:
        return LineKind(columns.kind_of(cells["kind"]))
    return LineKind.PAYMENT if amount >= 0 else LineKind.REFUND


def _figure(said: str, currency: str) -> int:
    plain = plain_figure(said)
    found = None if plain is None else minor_units(plain, currency)
    if found is None:
        raise RowFlaw(_("this is no amount: %(said)s") % {"said": said[:40]})
    return found


def _text(content: bytes) -> str:
    """UTF-8, with or without its mark, else Latin-1, which can be anything but empty."""
    if len(content) > MOST_BYTES:
        raise FileNotReadable(_("This file is too large: at most 2 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if not is_storable_text(text):
        raise FileNotReadable
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; whichever of three marks the heading has most of parts the cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for count, cells in enumerate(reader):
            if count > MOST_ROWS:
                raise FileNotReadable(_("This file is too long: at most 20 000 rows."))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise FileNotReadable from error
