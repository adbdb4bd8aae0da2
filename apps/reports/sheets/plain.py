"""A sheet as plain text, for the body of a mail."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.reports.domain.sheet import Row, Sheet


def plain_text(sheet: Sheet) -> str:
    """One line for each line of the sheet; sections stand apart."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield sheet.house
    yield sheet.title
    yield ""
    yield from map(_line, sheet.facts)
    for section in sheet.shown:
        yield ""
        yield section.title
        yield from (f"  {_line(row)}" for row in section.rows)
    for text in filter(None, (sheet.stamp, sheet.footer)):
        yield ""
        yield text


def _line(row: Row) -> str:
    about = " ".join(filter(None, (row.label, row.detail)))
    if not row.value:
        return about
    return _("%(about)s: %(value)s") % {"about": about, "value": row.value}
