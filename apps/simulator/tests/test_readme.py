"""The README says what the code does."""

import re
from dataclasses import fields
from pathlib import Path

from apps.simulator import control, ledger, outbox, rules, simulator
from apps.simulator.faults import MAGIC
from apps.simulator.rules import Rule
from apps.simulator.switches import CHOICES, Switches
from apps.simulator.wires import mtn_accounts, orange

README = (Path(simulator.__file__).parent / "README.md").read_text()


def section(title):
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title):
    """The cells of the tables in a section, without their heads."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]


def test_the_magic_figures():
    told = [row[:3] for row in rows("Lies") if re.fullmatch("99[0-9]{2}", row[0])]
    assert told == [[f"99{code:02}", f"99{code:02}", f"`{fault}`"] for code, fault in MAGIC.items()]


def test_the_fields_of_a_rule():
    told = {name for row in rows("Lies") for name in re.findall(r"`(\w+)`", row[0])}
    assert told == {field.name for field in fields(Rule)} - {"uses"}


def test_the_orders():
    told = [row[0].strip("`") for row in rows("Tell it what to do")[2:]]
    acting = "POST charges/{provider}/{id or reference}/{act}"
    assert sorted(told) == sorted([*control.ORDERS, acting])


def test_the_switches():
    told = {row[0].strip("`"): row[1:] for row in rows("Switches")[2:]}
    assert list(told) == [field.name for field in fields(Switches)]
    for name, value in Switches().told().items():
        first = "false" if value is False else str(value) or "empty"
        assert told[name][0].strip("`") == first
        for choice in CHOICES.get(name, ()):
            assert f"{choice}" in f"{told[name]}"


def test_the_bounds_of_memory():
    said = section("What it forgets")
    bounds = [ledger.MOST_CHARGES, ledger.MOST_NAMES, outbox.MOST_SENT, orange.MOST_TOKENS]
    for number in (*bounds, mtn_accounts.MOST_TOKENS, rules.MOST_RULES):
        assert f"{number:,}".replace(",", " ") in said.replace("\n", " ")
