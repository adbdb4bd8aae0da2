"""The fonts of our papers, and what can be printed with them.

Bitstream Vera comes with reportlab, may be embedded, and has every accent of French and English.
"""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Vera", "VeraBd"

# The narrow no-break space, which CLDR puts between French thousands, is not in the font.
SPACES = {"\u202f": "\u00a0", "\u2007": "\u00a0", "\t": " ", "\n": " ", "\r": " "}
MISSING = "?"


@cache
def register_fonts() -> frozenset[int]:
    """Make the fonts known to reportlab, once; the code points that both of them have."""
    faces = []
    for name in (PLAIN, BOLD):
        font = TTFont(name, f"{name}.ttf")
        pdfmetrics.registerFont(font)
        faces.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    return frozenset.intersection(*faces)


def printable(text: str) -> str:
    """The text with glyphs that exist: an unknown letter loses its accent or becomes "?".

    Characters that only steer (bidirectional overrides, joiners, controls) are dropped: they could
    make a line read otherwise than it is.
    """
    return "".join(_glyphs(character) for character in unicodedata.normalize("NFC", text))


def markup(text: str) -> str:
    """The same for reportlab's paragraphs, which read XML: what a person typed is never a tag."""
    return escape(printable(text))


def _glyphs(character: str) -> str:
    character = SPACES.get(character, character)
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Mn"):
        return ""
    known = register_fonts()
    if ord(character) in known:
        return character
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if ord(plain) in known else MISSING
