"""What is on a sheet of paper, whatever its size: lines that people read. Pure.

Every text here may hold whatever a person once typed; who prints a sheet makes it harmless.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line: what it is about, how often or how well, and how much. `strong` ones are sums."""

    label: str
    value: str = ""
    detail: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Section:
    """Lines under a title of their own; one without lines is not shown."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Sheet:
    """A document: whose it is, what it is, the facts of its heading, and its sections."""

    house: str
    title: str
    facts: Sequence[Row]
    sections: Sequence[Section]
    stamp: str = ""
    footer: str = ""

    @property
    def shown(self) -> list[Section]:
        return [section for section in self.sections if section.rows]
