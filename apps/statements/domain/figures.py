"""Figures and times as spreadsheets of this part of the world write them: pure."""

import re
from datetime import datetime, tzinfo

SPACES = re.compile(r"[\s\u00a0\u202f']")
CURRENCY_WORDS = re.compile(r"(?i)(f\s*cfa|fcfa|cfa|[a-z]{3})$")
FIGURE = re.compile(r"-?\d+([.,]\d+)*")
LONGEST = 24

DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y/%m/%d")
TIMES = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%Hh%M")


def plain_figure(said: str) -> str | None:
    """A figure as `-1234.5`, or None: `1 500,50`, `1.500`, `2 500 F CFA`, `(25)`.

    Of two kinds of separators the last one parts the decimals. One that is followed by exactly
    three digits parts thousands: no currency here has three decimals.
    """
    text = CURRENCY_WORDS.sub("", said.strip()).strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    text = SPACES.sub("", text).removeprefix("+")
    if len(text) > LONGEST or not FIGURE.fullmatch(text) or not text.isascii():
        return None
    marks = [mark for mark in text if mark in ".,"]
    last = marks[-1] if marks else ""
    is_decimal = bool(marks) and marks.count(last) == 1 and not _parts_thousands(text, last, marks)
    whole, _, decimals = text.rpartition(last) if is_decimal else (text, "", "")
    digits = whole.replace(".", "").replace(",", "")
    return f"{digits}.{decimals}" if decimals else digits


def currency_of(said: str) -> str:
    """The code of the currency that a figure names, or nothing: `12 EUR`, `2 500 F CFA`."""
    found = CURRENCY_WORDS.search(said.strip())
    word = found.group().upper() if found else ""
    return "" if word.endswith("CFA") else word


def moment_of(said: str, zone: tzinfo) -> datetime | None:
    """A time with its zone, or None. The day comes first; without a zone it is local time."""
    text = " ".join(said.replace("\u00a0", " ").split())
    found = _iso(text)
    for day in () if found else DATES:
        for form in (*(f"{day} {time}" for time in TIMES), day):
            found = found or _parsed(text, form)
    if found is None or not 2000 <= found.year < 2200:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _parts_thousands(text: str, mark: str, marks: list[str]) -> bool:
    after = text.rpartition(mark)[2]
    return len(after) == 3 and len(set(marks)) == 1


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
    except ValueError:
        return None
