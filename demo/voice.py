"""Telling the story: in French or English, in colour on a terminal, amounts as people read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

BOLD, DIM, RED, GREEN, YELLOW = "1", "2", "31", "32", "33"
SPACE = "\N{NO-BREAK SPACE}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def language_of(environ: Mapping[str, str]) -> str:
    """`fr` or `en`, as the locale in the environment asks."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "fr" if environ[name].lower().startswith("fr") else "en"
    return "en"


def money(amount: int) -> str:
    """`1 500 F CFA`."""
    return f"{_digits(amount)}{SPACE}F{SPACE}CFA"


def in_currency(amount: int, currency: str, language: str) -> str:
    """Cents in a currency that has them: `1 500,00 ETB` in French, `ETB 1,500.00` in English."""
    whole, cents = divmod(amount, 100)
    if language == "fr":
        grouped = f"{whole:,}".replace(",", NARROW_SPACE)
        return f"{grouped},{cents:02}{SPACE}{currency}"
    return f"{currency}{SPACE}{whole:,}.{cents:02}"


def _digits(number: int) -> str:
    return f"{number:,}".replace(",", SPACE)


def pieces(count: Mapping[str, int]) -> str:
    """`3 × 10 000, 2 × 500`."""
    return ", ".join(f"{number} × {_digits(int(coin))}" for coin, number in count.items())


@dataclass
class Voice:
    """Says each thing in one language. Texts come in pairs: French, English."""

    language: str = "en"
    stream: TextIO = field(default_factory=lambda: sys.stdout)

    def chapter(self, french: str, english: str) -> None:
        """A new part of the story."""
        self._print("\n" + self._paint(BOLD, self.pick(french, english)))

    def say(self, french: str, english: str) -> None:
        """Something happened, and the figures in it were right."""
        self._print(f"  {self._paint(GREEN, '✓')} {self.pick(french, english)}")

    def refused(self, french: str, english: str, words: str) -> None:
        """Something was refused, as it should be, with the server's own words for it."""
        self._print(f"  {self._paint(YELLOW, '✗')} {self.pick(french, english)}")
        self._print(self._paint(DIM, f"      « {words} »"))

    def figure(self, french: str, english: str, amount: int) -> None:
        """One line of a report."""
        self._print(f"      {self.pick(french, english):<26}{money(amount):>18}")

    def alarm(self, french: str, english: str) -> None:
        """It did not end well."""
        self._print("\n" + self._paint(RED, self.pick(french, english)))

    def pick(self, french: str, english: str) -> str:
        """The one of the two that is spoken."""
        return french if self.language == "fr" else english

    def _print(self, text: str) -> None:
        print(text, file=self.stream, flush=True)

    def _paint(self, colour: str, text: str) -> str:
        coloured = self.stream.isatty() and not os.environ.get("NO_COLOR")
        return f"\033[{colour}m{text}\033[0m" if coloured else text
