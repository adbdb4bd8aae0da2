"""Reading a PDF back as a person would: its words, and how large its pages are."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader


def read_pdf(content: bytes) -> str:
    """All words, one space between them, whatever kind of space it was."""
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points."""
    boxes: Any = (page.mediabox for page in PdfReader(BytesIO(content)).pages)
    return [(float(box.width), float(box.height)) for box in boxes]
