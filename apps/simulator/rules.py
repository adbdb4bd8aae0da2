"""Which lie is told to whom, and when: rules that tests and people add."""

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.simulator.faults import MAGIC, ON_WIRE, OPERATIONS, PROVIDERS, Fault
from apps.simulator.ledger import Act

MOST_RULES = 1000
MOST_REFERENCES = 10_000


def is_figure(said: Any) -> bool:
    """Whether it is a number of JSON that time and money can be."""
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    return is_number and math.isfinite(said) and 0 <= said <= 10**9


def _is_amount(said: Any) -> bool:
    is_text = isinstance(said, str) and re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", said)
    return bool(is_text) or is_figure(said)


RULE_FIELDS: dict[str, Callable[[Any], bool]] = {
    "provider": lambda said: said in PROVIDERS,
    "on": lambda said: said in OPERATIONS,
    "reference": lambda said: isinstance(said, str),
    "phone": lambda said: isinstance(said, str),
    "amount": _is_amount,
    "times": lambda said: said is None or (is_figure(said) and isinstance(said, int)),
    "seconds": is_figure,
    "status": lambda said: is_figure(said) and isinstance(said, int) and 400 <= said <= 599,
}


@dataclass(frozen=True)
class About:
    """What a request or a webhook is about, as far as it says."""

    provider: str
    reference: str = ""
    phone: str = ""
    amount: Decimal | None = None


@dataclass
class Rule:
    """A lie and whom it is for; `times` for each reference, None for ever.

    With `payer` it is a guest who acts by himself, `seconds` after the prompt.
    """

    fault: Fault | None = None
    payer: Act | None = None
    provider: str = ""
    on: str = ""
    reference: str = ""
    phone: str = ""
    amount: Decimal | None = None
    times: int | None = None
    seconds: float = 30.0
    status: int = 500
    uses: Counter[str] = field(default_factory=Counter)

    @classmethod
    def read(cls, said: Any) -> "Rule":
        """A rule out of JSON. Raises ValueError, saying what is wrong."""
        if not isinstance(said, dict):
            raise ValueError("a rule is an object")
        if unknown := set(said) - set(RULE_FIELDS) - {"fault", "payer"}:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        if ("fault" in said) == ("payer" in said):
            raise ValueError("a rule has either a fault or a payer")
        for name in set(said) & set(RULE_FIELDS):
            if not RULE_FIELDS[name](said[name]):
                raise ValueError(f"{name} cannot be {said[name]!r}")
        rule = cls(**{name: said[name] for name in set(RULE_FIELDS) & set(said)})
        rule.fault = Fault(said["fault"]) if "fault" in said else None
        rule.payer = Act(said["payer"]) if "payer" in said else None
        rule.amount = Decimal(str(said["amount"])) if "amount" in said else None
        return rule

    def is_about(self, about: About) -> bool:
        wanted = (self.provider, self.reference, self.phone.lstrip("+"))
        found = (about.provider, about.reference, about.phone.lstrip("+"))
        if any(mine and mine != theirs for mine, theirs in zip(wanted, found, strict=True)):
            return False
        return self.amount is None or self.amount == about.amount

    def is_spent(self, about: About) -> bool:
        return self.times is not None and self.uses[about.reference] >= self.times

    def count(self, about: About) -> None:
        """It was told once more."""
        self.uses[about.reference] += 1
        while len(self.uses) > MOST_REFERENCES:
            del self.uses[next(iter(self.uses))]


class Plan:
    """Which lies are told. The last rule that was added counts first."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._magic = [Rule(fault=fault, times=1) for fault in Fault]

    def add(self, rule: Rule) -> None:
        self.rules.insert(0, rule)
        del self.rules[MOST_RULES:]

    def clear(self) -> None:
        self.rules.clear()
        for rule in self._magic:
            rule.uses.clear()

    def take(self, about: About, kinds: frozenset[Fault], on: str = "") -> Rule | None:
        """The lie to tell now, if any of these kinds; it counts as told."""
        for rule in (*self.rules, *self._magic_of(about)):
            if rule.fault not in kinds or (rule.on or _usual_place(rule.fault)) not in ("any", on):
                continue
            if rule.is_about(about) and not rule.is_spent(about):
                rule.count(about)
                return rule
        return None

    def tells(self, about: About, fault: Fault) -> Rule | None:
        """The rule for a lie that is not about one answer, if there is one."""
        for rule in (*self.rules, *self._magic_of(about)):
            if rule.fault is fault and rule.is_about(about):
                return rule
        return None

    def payer(self, about: About) -> Rule | None:
        """The guest who acts by himself, if there is one."""
        return next((rule for rule in self.rules if rule.payer and rule.is_about(about)), None)

    def _magic_of(self, about: About) -> list[Rule]:
        codes = []
        if about.amount is not None and 9900 < about.amount < 10000:
            codes.append(int(about.amount) - 9900)
        if re.search(r"99[0-9]{2}$", about.phone):
            codes.append(int(about.phone[-2:]))
        return [rule for rule in self._magic if rule.fault in {MAGIC.get(code) for code in codes}]


def _usual_place(fault: Fault) -> str:
    """Where a lie is told when its rule does not say: in the answer to a request for money."""
    return "create" if fault in ON_WIRE else ""
