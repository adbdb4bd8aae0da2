"""Sheets as PDF, on A4 and on the 80 mm roll of a till's printer."""

from apps.reports.pdf.paper import PAPERS, Paper
from apps.reports.pdf.render import render_pdf

__all__ = ["PAPERS", "Paper", "render_pdf"]
