"""What a lie makes of an answer, and of how a charge is said to stand."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.simulator.faults import HUGE_TEXT, Fault
from apps.simulator.http import Reply, reply
from apps.simulator.ledger import Charge, Status
from apps.simulator.rules import Rule

if TYPE_CHECKING:
    from apps.simulator.simulator import Simulator
    from apps.simulator.wires.base import Wire

MOST_LOOKS = 10_000
FIREWALL = b"<html><body>Request Rejected</body></html>"


@dataclass(frozen=True)
class Shown:
    """A charge as the provider says it stands, which need not be how it stands."""

    status: Status
    amount: Decimal
    currency: str


class Looks:
    """How often each charge was looked at: every other look at a flapping one is a lie."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def is_odd(self, charge: Charge) -> bool:
        """Whether this look is the first, the third and so on."""
        times = self._times.pop(charge.id, 0) + 1
        self._times[charge.id] = times
        if len(self._times) > MOST_LOOKS:
            del self._times[next(iter(self._times))]
        return times % 2 == 1

    def clear(self) -> None:
        self._times.clear()


def shown(simulator: "Simulator", charge: Charge) -> Shown:
    """How the provider says a charge stands, with the lies that were planned."""
    plan, about, status = simulator.plan, simulator.about(charge), charge.status
    if plan.tells(about, Fault.FLAPPING) and simulator.looks.is_odd(charge):
        status = Status.PENDING if charge.is_paid else Status.FAILED
    amount = charge.amount
    if plan.tells(about, Fault.WRONG_AMOUNT):
        amount -= 1
    wrong = plan.tells(about, Fault.WRONG_CURRENCY)
    return Shown(status, amount, "GHS" if wrong else charge.currency)


def spoilt(answer: Reply, rule: Rule, wire: "Wire") -> Reply:
    """The answer after a fault: some change what it says, others how it travels."""
    if rule.fault in (Fault.ERROR, Fault.ERROR_AFTER):
        return reply(rule.status, wire.broken.get(rule.status))
    if rule.fault is Fault.RATE_LIMITED:
        return reply(429, wire.broken[429])
    if rule.fault is Fault.FIREWALL:
        return Reply(200, FIREWALL, "text/html")
    if rule.fault is Fault.MALFORMED:
        return replace(answer, body=answer.body[: len(answer.body) // 2] + b'"}{')
    if rule.fault is Fault.HUGE:
        return replace(answer, body=HUGE_TEXT)
    return replace(answer, spoilt=rule)
