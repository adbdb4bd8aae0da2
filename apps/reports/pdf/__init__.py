"""Sheets as PDF, on A4 and on the 80 mm roll of a till's printer."""

from apps.reports.domain.sheet import Sheet
from apps.reports.pdf.paper import PAPERS, Paper

__all__ = ["PAPERS", "Paper", "render_pdf"]


def render_pdf(sheet: Sheet, paper: Paper) -> bytes:
    """The sheet as a PDF; a roll is cut where the text ends."""
    # reportlab takes 7 MB in every process, and most of them never draw a page.
    from apps.reports.pdf.render import draw

    return draw(sheet, paper)
