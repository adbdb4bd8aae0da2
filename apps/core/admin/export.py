"""Exports of lists: CSV and XLSX, with what the visitor sees and the filters in use.

django-import-export brings the button, the form and the columns. Its files are not used: they hold
every row three times in memory, and take only a leading "=" out of a cell, which is not enough.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.resources import Resource
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from unfold.contrib.import_export.forms import ExportForm

Row = Iterable[Any]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 2000


def _as_it_is(value: Any) -> Any:
    return value


def neutralised(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers, also negative ones."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


class Column(Field):
    """A column: its title, which values of a row it is made of, and how they are shown."""

    def __init__(self, title: Any, *paths: str, show: Callable[..., Any] = _as_it_is) -> None:
        super().__init__(column_name=title)
        self.paths = paths
        self.show = show


class Columns(Resource):
    """A file's columns, in the order of their declaration."""

    @classmethod
    def get_display_name(cls) -> str:
        return ""


class FileFormat(Protocol):
    """A file as it is written: row by row."""

    def write(self, rows: Iterable[Row]) -> bytes: ...


class CsvFile(base_formats.CSV):
    """CSV in UTF-8, with the mark by which spreadsheets know it."""

    def write(self, rows: Iterable[Row]) -> bytes:
        text = io.StringIO(newline="")
        text.write(BYTE_ORDER_MARK)
        csv.writer(text).writerows(map(neutralised, row) for row in rows)
        return text.getvalue().encode()


class XlsxFile(base_formats.XLSX):
    """XLSX, each row written and forgotten."""

    def write(self, rows: Iterable[Row]) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append([neutralised(cell) for cell in row])
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


class ExportAdmin(ExportMixin):
    """The export button over a list. `resource_classes` names the columns."""

    export_form_class = ExportForm

    def get_export_formats(self) -> list[type[FileFormat]]:
        return [CsvFile, XlsxFile]

    def get_valid_export_item_pks(self, request: HttpRequest) -> tuple[()]:
        """None: rows are chosen by filters. The library's own would ask for every restaurant's."""
        return ()

    def get_export_data(
        self, file_format: FileFormat, request: HttpRequest, queryset: QuerySet[Any], **_: Any
    ) -> bytes:
        (columns,) = self.get_export_resource_classes(request)
        return file_format.write(_rows(columns(), queryset))


def _rows(columns: Columns, queryset: QuerySet[Any]) -> Iterator[Row]:
    """The titles, then each row; the database hands out some thousands at a time.

    Values are read, not models: to make an object of every row takes four times as long.
    """
    shown: list[Column] = columns.get_export_fields()
    paths = list(dict.fromkeys(path for column in shown for path in column.paths))
    rows = queryset.values(*paths).iterator(chunk_size=ROWS_AT_ONCE)
    yield [str(column.column_name) for column in shown]
    for row in rows:
        yield [column.show(*(row[path] for path in column.paths)) for column in shown]
