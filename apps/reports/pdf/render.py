"""From a sheet to the bytes of a PDF."""

from io import BytesIO
from typing import Any

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from apps.reports.domain.sheet import Sheet
from apps.reports.pdf.fonts import PLAIN, printable, register_fonts
from apps.reports.pdf.paper import LONGEST_PAGE, Paper
from apps.reports.pdf.story import INK, story

MEASURE = 10**7
"""Taller than anything: a flowable that is asked for its height may have all it wants."""


def draw(sheet: Sheet, paper: Paper) -> bytes:
    """See `render_pdf`."""
    register_fonts()
    written = BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=(paper.width, paper.height or _length(sheet, paper)),
        title=printable(f"{sheet.title} – {sheet.house}"),
        author=printable(sheet.house),
        initialFontName=PLAIN,
    )
    document.addPageTemplates(PageTemplate(frames=[_frame(document, paper)], onPage=_page(paper)))
    document.build(story(sheet, paper))
    return written.getvalue()


def _length(sheet: Sheet, paper: Paper) -> float:
    """How much of a roll the sheet needs, margins included."""
    needed = sum(_height(flowable, paper) for flowable in story(sheet, paper))
    return min(needed + 2 * paper.margin, LONGEST_PAGE)


def _height(flowable: Flowable, paper: Paper) -> float:
    _, height = flowable.wrap(paper.inner, MEASURE)
    return float(height + flowable.getSpaceBefore() + flowable.getSpaceAfter())


def _frame(document: BaseDocTemplate, paper: Paper) -> Frame:
    _, height = document.pagesize
    inner = height - 2 * paper.margin
    edges = dict.fromkeys(("leftPadding", "bottomPadding", "rightPadding", "topPadding"), 0)
    return Frame(paper.margin, paper.margin, paper.inner, inner, **edges)


def _page(paper: Paper) -> Any:
    """What is drawn on every page: its number, where there are pages."""

    def number(canvas: Any, document: BaseDocTemplate) -> None:
        if paper.height is not None:
            canvas.setFont(PLAIN, paper.size - 2)
            canvas.setFillColor(INK)
            canvas.drawRightString(
                paper.width - paper.margin, paper.margin / 2, str(canvas.getPageNumber())
            )

    return number
