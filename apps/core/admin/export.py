"""Exports of lists: CSV and XLSX, with what the visitor sees and the filters in use.

django-import-export brings the button, the form and the columns. Its files are not used: they hold
every row three times in memory, and take only a leading "=" out of a cell, which is not enough.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.formats import base_formats
from import_export.resources import Resource
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from unfold.contrib.import_export.forms import ExportForm

Row = Iterable[Any]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 2000


def neutralised(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers, also negative ones."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


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
        (resource_class,) = self.get_export_resource_classes(request)
        return file_format.write(_rows(resource_class(), queryset))


def _rows(resource: Resource, queryset: QuerySet[Any]) -> Iterator[Row]:
    """The headers, then each row; the database hands out some thousands at a time."""
    headers = [str(header) for header in resource.get_export_headers()]
    rows = queryset.iterator(chunk_size=ROWS_AT_ONCE)
    return chain([headers], (resource.export_resource(row) for row in rows))
