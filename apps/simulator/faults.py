"""How the simulator lies, and when: rules that tests and people add, and magic figures."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from apps.simulator.ledger import Act

HUGE_TEXT = b'{"padding": "' + b"x" * 600_000 + b'"}'
"""More than anybody should read of an answer."""


class Fault(StrEnum):
    """One lie. Those that are about webhooks begin with `webhook-`."""

    TIMEOUT_BEFORE = "timeout-before"
    TIMEOUT_AFTER = "timeout-after"
    ERROR = "error"
    ERROR_AFTER = "error-after"
    RATE_LIMITED = "rate-limited"
    FIREWALL = "firewall"
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    MALFORMED = "malformed"
    CUT = "cut"
    HUGE = "huge"
    DRIP = "drip"
    SLOW = "slow"
    TOKEN_REVOKED = "token-revoked"  # noqa: S105
    DUPLICATE_REFERENCE = "duplicate-reference"
    WRONG_AMOUNT = "wrong-amount"
    WRONG_CURRENCY = "wrong-currency"
    FLAPPING = "flapping"
    SUCCESS_AFTER_FAILURE = "success-after-failure"
    WEBHOOK_LOST = "webhook-lost"
    WEBHOOK_DELAYED = "webhook-delayed"
    WEBHOOK_DUPLICATED = "webhook-duplicated"
    WEBHOOK_OUT_OF_ORDER = "webhook-out-of-order"
    WEBHOOK_FORGED = "webhook-forged"
    WEBHOOK_WRONG_SECRET = "webhook-wrong-secret"  # noqa: S105
    WEBHOOK_EARLY = "webhook-early"


BEFORE = frozenset(
    {
        Fault.TIMEOUT_BEFORE,
        Fault.ERROR,
        Fault.RATE_LIMITED,
        Fault.FIREWALL,
        Fault.RESET_BEFORE,
    }
)
"""Those after which nothing was done."""

AFTER = frozenset(
    {
        Fault.TIMEOUT_AFTER,
        Fault.ERROR_AFTER,
        Fault.RESET_AFTER,
        Fault.MALFORMED,
        Fault.CUT,
        Fault.HUGE,
        Fault.DRIP,
        Fault.SLOW,
    }
)
"""Those that spoil the answer to something that was done."""

ON_WIRE = BEFORE | AFTER | {Fault.TOKEN_REVOKED, Fault.DUPLICATE_REFERENCE}

MAGIC = dict(enumerate(Fault, start=1))
"""Amounts of 9900 and these, and numbers that end in 99 and these, lie by themselves: 9902 and
+225 07 07 07 99 02 are charged and never answered."""


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
    def read(cls, said: dict[str, Any]) -> "Rule":
        """A rule out of JSON. Raises ValueError or TypeError, saying what is wrong."""
        names = {"provider", "on", "reference", "phone", "times", "seconds", "status"}
        if unknown := set(said) - names - {"fault", "payer", "amount"}:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        rule = cls(**{name: said[name] for name in names & set(said)})
        rule.fault = Fault(said["fault"]) if "fault" in said else None
        rule.payer = Act(said["payer"]) if "payer" in said else None
        rule.amount = Decimal(str(said["amount"])) if "amount" in said else None
        if (rule.fault is None) == (rule.payer is None):
            raise ValueError("a rule has either a fault or a payer")
        return rule

    def is_about(self, about: About) -> bool:
        wanted = (self.provider, self.reference, self.phone.lstrip("+"))
        found = (about.provider, about.reference, about.phone.lstrip("+"))
        if any(mine and mine != theirs for mine, theirs in zip(wanted, found, strict=True)):
            return False
        return self.amount is None or self.amount == about.amount

    def is_spent(self, about: About) -> bool:
        return self.times is not None and self.uses[about.reference] >= self.times


class Plan:
    """Which lies are told. The last rule that was added counts first."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._magic = [Rule(fault=fault, times=1) for fault in Fault]

    def add(self, rule: Rule) -> None:
        self.rules.insert(0, rule)

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
                rule.uses[about.reference] += 1
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
        if about.phone[-4:-2] == "99":
            codes.append(int(about.phone[-2:]))
        return [rule for rule in self._magic if rule.fault in {MAGIC.get(code) for code in codes}]


def _usual_place(fault: Fault) -> str:
    """Where a lie is told when its rule does not say: in the answer to a request for money."""
    return "create" if fault in ON_WIRE else ""
