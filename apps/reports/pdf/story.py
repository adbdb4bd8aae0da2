"""A sheet as reportlab's flowables: a heading, its facts, and a table for each section."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table

from apps.reports.domain.sheet import Row, Section, Sheet
from apps.reports.pdf.fonts import BOLD, PLAIN, markup
from apps.reports.pdf.paper import Paper

INK = HexColor("#1f2933")
GREY = HexColor("#5b6470")
RULE = HexColor("#d5d9de")
AIR = 2.5
"""Above and below each line of a table, in points."""

SHORT = 6
"""A detail of so few characters stands behind its label where there is no column for it."""

FACTS = (0.34, 0.66)
"""Parts of the width for the name of a fact and the fact."""

GRID: list[tuple[Any, ...]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("LEFTPADDING", (1, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), AIR),
    ("BOTTOMPADDING", (0, 0), (-1, -1), AIR),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def story(sheet: Sheet, paper: Paper) -> list[Flowable]:
    """All of the sheet, from top to bottom; made anew each time, for drawing uses it up."""
    return [
        *_heading(sheet, paper),
        *([_facts(sheet, paper)] if sheet.facts else []),
        *(_section(section, paper) for section in sheet.shown),
        *_ending(sheet, paper),
    ]


def _heading(sheet: Sheet, paper: Paper) -> Iterator[Flowable]:
    side = TA_LEFT if paper.height else TA_CENTER
    yield _text(sheet.house, paper, BOLD, scale=1.7, alignment=side)
    yield _text(sheet.title, paper, scale=1.3, alignment=side, textColor=GREY)


def _ending(sheet: Sheet, paper: Paper) -> Iterator[Flowable]:
    if sheet.stamp:
        yield _text(sheet.stamp, paper, BOLD, scale=1.6, alignment=TA_CENTER, spaceBefore=14)
    if sheet.footer:
        yield _text(sheet.footer, paper, alignment=TA_CENTER, textColor=GREY, spaceBefore=8)


def _facts(sheet: Sheet, paper: Paper) -> Table:
    cells = [
        [_text(row.label, paper, textColor=GREY), _text(row.value, paper)] for row in sheet.facts
    ]
    return Table(cells, [share * paper.inner for share in FACTS], style=GRID, spaceBefore=8)


def _section(section: Section, paper: Paper) -> Table:
    """Its title is the first line, and stands again on each page that the table goes on to."""
    width = len(paper.shares)
    title = [_text(section.title, paper, BOLD, scale=1.1), *[""] * (width - 1)]
    sums = [place for place, row in enumerate(section.rows, start=1) if row.strong]
    style = [
        *GRID,
        ("SPAN", (0, 0), (-1, 0)),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        *(("LINEABOVE", (0, place), (-1, place), 0.8, INK) for place in sums),
    ]
    cells = [title, *(_cells(row, paper) for row in section.rows)]
    return Table(cells, paper.columns, style=style, repeatRows=1, spaceBefore=12)


def _cells(row: Row, paper: Paper) -> list[Any]:
    """Three columns where there is room, else the detail behind the label, or below a long one."""
    font = BOLD if row.strong else PLAIN
    value = _text(row.value, paper, font, alignment=TA_RIGHT)
    if len(paper.shares) == 3:
        detail = _text(row.detail, paper, alignment=TA_RIGHT, textColor=GREY)
        return [_text(row.label, paper, font), detail, value]
    if len(row.detail) <= SHORT:
        return [_text(f"{row.label} {row.detail}".rstrip(), paper, font), value]
    below = _text(row.detail, paper, scale=0.9, textColor=GREY)
    return [[_text(row.label, paper, font), below], value]


def _text(
    text: str, paper: Paper, font: str = PLAIN, *, scale: float = 1, **style: Any
) -> Paragraph:
    """One paragraph; words longer than the line are broken, so nothing runs off the paper."""
    size = paper.size * scale
    look = {"textColor": INK, **style}
    return Paragraph(
        markup(text), ParagraphStyle("", fontName=font, fontSize=size, leading=size * 1.3, **look)
    )
