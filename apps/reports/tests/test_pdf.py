"""Sheets as PDF: what people typed is text and nothing else, and nothing runs off the paper."""

from itertools import pairwise

import pytest
from django.utils import translation

from apps.core.money import format_money
from apps.reports.domain.sheet import Row, Section, Sheet
from apps.reports.pdf import PAPERS, render_pdf
from apps.reports.pdf.fonts import MISSING, printable
from apps.reports.tests.reading import page_sizes, read_pdf

HOSTILE = (
    "Thiéboudienne & <b>riz</b> <img src='file:///etc/passwd'/>",
    "</para><font size=99>5 < 6 &amp; &#x41;",
    "W" * 120,
    "Mafé \u202eevil\u202c ሀ\x00 \u0301 \U0001f600 ŋ",
)


def sheet(*names, lines=1):
    rows = [
        Row(name, "1\u202f500\u00a0F\u00a0CFA", "2 × 750") for name in names for _ in range(lines)
    ]
    return Sheet(
        house="Chez <i>Awa</i> & fils",
        title="Reçu",
        facts=[Row("Table", "<b>12</b>")] if names else [],
        sections=[Section("Commande", [*rows, Row("Total", "3 000 F CFA", strong=True)])],
        stamp="Payé",
    )


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_what_was_typed_is_printed_and_not_obeyed(paper):
    read = read_pdf(render_pdf(sheet(*HOSTILE), paper)).replace(" ", "")

    for text in (*HOSTILE[:3], "Chez <i>Awa</i> & fils", "<b>12</b>", "1 500 F CFA", "Payé"):
        assert text.replace(" ", "") in read
    assert "Maféevil???" in read


def test_every_amount_has_all_its_glyphs():
    """Also the narrow no-break space of French thousands, which the font has not."""
    for language in ("fr", "en"):
        for currency in ("XOF", "ETB", "USD"):
            with translation.override(language):
                text = format_money(-123_456_789, currency)
            assert MISSING not in printable(text)
            assert "\u202f" not in printable(text)
    assert printable("Garçon, où est l’œuf à 5 € – « bien cuit » ? Noël").count(MISSING) == 1
    assert printable("e\u0301ǹ") == "én"


def test_a_roll_is_as_long_as_its_text_and_a_page_is_a_page():
    short, longer, longest = (
        page_sizes(render_pdf(sheet("Yassa", lines=lines), PAPERS["80mm"])) for lines in (1, 9, 90)
    )
    assert all(len(pages) == 1 for pages in (short, longer, longest))
    heights = [pages[0][1] for pages in (short, longer, longest)]
    steps = [after - before for before, after in pairwise(heights)]
    assert steps[0] / 8 == pytest.approx(steps[1] / 81)
    assert [round(width / 72 * 25.4) for (width, _), *_ in (short, longest)] == [80, 80]

    pages = page_sizes(render_pdf(sheet("Yassa", lines=90), PAPERS["a4"]))
    assert len(pages) == 3
    assert {tuple(map(round, page)) for page in pages} == {(595, 842)}
