"""Reading a provider's file: every row becomes a line, or a problem with its line number."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid
from apps.core.storable import is_storable_text
from apps.payments.models import PaymentMethod
from apps.payments.providers.base import StatementLine
from apps.statements.domain.columns import Columns, columns_for
from apps.statements.services.compare import CONFIG
from apps.statements.services.read_row import RowFlaw, read_row

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 20_000


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
    """Rows that are no settled transaction of ours, such as failed ones."""

    def keep_only(self, lines: list[StatementLine]) -> None:
        """Leave the others out."""
        self.left_out += len(self.lines) - len(lines)
        self.lines = lines


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
    if twice := columns.named_twice(head):
        names = {"names": ", ".join(twice)}
        raise FileNotReadable(_("Two columns have the same name: %(names)s.") % names)
    sheet = Sheet()
    for number, cells in rows:
        if any(cells[len(head) :]):
            sheet.problems.append(Problem(number, _("there are more cells than columns")))
        else:
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
        sheet.lines.append(read_row(cells, columns, method))
    except RowFlaw as flaw:
        sheet.problems.append(Problem(number, flaw.args[0]))


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
    """Rows with their numbers; whichever of three marks the heading has most of parts the cells.

    Strict: a quotation mark that nobody closed would swallow the rows after it unseen.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for count, cells in enumerate(reader):
            if count > MOST_ROWS:
                raise FileNotReadable(_("This file is too long: at most 20 000 rows."))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise FileNotReadable from error
