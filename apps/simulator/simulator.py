"""All providers together: routes, lies, guests and the ticking of the clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from apps.simulator.clock import Clock
from apps.simulator.control import control
from apps.simulator.faults import AFTER, BEFORE, HUGE_TEXT, About, Fault, Plan, Rule
from apps.simulator.http import Reply, Request, Server, reply
from apps.simulator.ledger import Act, Charge, Ledger, Status
from apps.simulator.outbox import Outbox
from apps.simulator.pages import page
from apps.simulator.switches import Switches
from apps.simulator.wires.base import Wire
from apps.simulator.wires.mtn import MTN
from apps.simulator.wires.orange import Orange
from apps.simulator.wires.wave import Wave

TICK_SECONDS = 0.2


@dataclass(frozen=True)
class Shown:
    """A charge as the provider says it stands, which need not be how it stands."""

    status: Status
    amount: Decimal
    currency: str


class Simulator:
    """Everything but the sockets. One lock guards all state; answers are made under it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.ledger = Ledger()
        self.plan = Plan()
        self.switches = Switches()
        self.outbox = Outbox(self.clock)
        self.lock = threading.RLock()
        self.url = ""
        self.wave_webhook_url = ""
        """Where the portal was told to report to: Wave has no such address in a request."""
        self.wires: dict[str, Wire] = {w.code: w(self) for w in (Wave, Orange, MTN)}
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._looks: dict[str, int] = {}

    # --- requests ---

    def answer(self, request: Request) -> Reply:
        """Answer whatever was asked, truthfully or not."""
        for wire in self.wires.values():
            if found := wire.route(request):
                return self._answer(wire, *found, request)
        return (
            control(self, request)
            or page(self, request)
            or reply(404, {"message": "nobody lives here"})
        )

    def _answer(
        self, wire: Wire, operation: str, handler: Callable[[Request], Reply], request: Request
    ) -> Reply:
        with self.lock:
            self.tick()
            about = wire.about(request)
            if rule := self.plan.take(about, frozenset({Fault.TOKEN_REVOKED}), operation):
                wire.revoke_tokens()
            if rule := self.plan.take(about, BEFORE, operation):
                return spoilt(reply(200), rule)
            answer = handler(request)
            rule = self.plan.take(about, AFTER, operation)
        return spoilt(answer, rule) if rule else answer

    # --- guests ---

    def prompt(self, wire: Wire, charge: Charge) -> None:
        """A guest is asked. Some act by themselves; some news comes before our answer does."""
        self.ledger.add(charge)
        about = self.about(charge)
        if self.plan.tells(about, Fault.WEBHOOK_FORGED):
            wire.announce_forged(charge)
        if rule := self.plan.payer(about):
            act = rule.payer or Act.IGNORE
            if self.plan.tells(about, Fault.WEBHOOK_EARLY):
                self.act(charge, act)
            else:
                self.later(rule.seconds, lambda: self.act(charge, act))

    def act(self, charge: Charge, act: Act) -> None:
        """The guest does something, and the provider tells whoever wants to know."""
        with self.lock:
            if act is Act.IGNORE:
                charge.is_ignored = True
                return
            rule = self.plan.tells(self.about(charge), Fault.SUCCESS_AFTER_FAILURE)
            self.wires[charge.provider].act(charge, act)
            if rule and not charge.is_paid:
                self.later(rule.seconds, lambda: self.come_through(charge))

    def come_through(self, charge: Charge) -> None:
        """What had failed is paid after all."""
        with self.lock:
            charge.status, charge.reason = Status.PENDING, ""
            charge.expires_at = self.clock.now() + 60
            self.wires[charge.provider].act(charge, Act.APPROVE)

    def shown(self, charge: Charge) -> Shown:
        """How the provider says a charge stands, with the lies that were planned."""
        about, status = self.about(charge), charge.status
        if self.plan.tells(about, Fault.FLAPPING):
            self._looks[charge.id] = self._looks.get(charge.id, 0) + 1
            if self._looks[charge.id] % 2:
                status = Status.PENDING if charge.is_paid else Status.FAILED
        amount = charge.amount
        if self.plan.tells(about, Fault.WRONG_AMOUNT):
            amount -= 1
        wrong = self.plan.tells(about, Fault.WRONG_CURRENCY)
        return Shown(status, amount, "GHS" if wrong else charge.currency)

    def about(self, charge: Charge) -> About:
        return About(charge.provider, charge.reference, charge.phone, charge.amount)

    # --- time ---

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Do something when the simulator's clock has gone on so far."""
        self._later.append((self.clock.now() + seconds, what))
        self.tick()

    def forward(self, seconds: float) -> None:
        """Move the clock, and let everything happen that is due by then."""
        with self.lock:
            self.clock.forward(seconds)
            self.tick()
        self.outbox.wake()

    def tick(self) -> None:
        """Let happen what is due."""
        with self.lock:
            now = self.clock.now()
            due = [entry for entry in self._later if entry[0] <= now]
            self._later = [entry for entry in self._later if entry[0] > now]
            for _, what in due:
                what()
            for charge in self.ledger:
                if charge.status is Status.PENDING and charge.expires_at <= now:
                    self.wires[charge.provider].run_out(charge)

    def reset(self) -> None:
        """Forget everything but the accounts."""
        with self.lock:
            self.ledger.clear()
            self.plan.clear()
            self.outbox.clear()
            self._later.clear()
            self._looks.clear()
            self.switches = Switches()
            for wire in self.wires.values():
                wire.reset()

    def truth(self) -> list[dict[str, Any]]:
        with self.lock:
            self.tick()
            return self.ledger.truth()


def spoilt(answer: Reply, rule: Rule) -> Reply:
    """The answer after a fault: some change what it says, others how it travels."""
    if rule.fault in (Fault.ERROR, Fault.ERROR_AFTER):
        return Reply(rule.status)
    if rule.fault is Fault.RATE_LIMITED:
        return reply(429, {"code": "too-many-requests", "message": "Too many requests"})
    if rule.fault is Fault.FIREWALL:
        return Reply(200, b"<html><body>Request Rejected</body></html>", "text/html")
    if rule.fault is Fault.MALFORMED:
        return replace(answer, body=answer.body[: len(answer.body) // 2] + b'"}{')
    if rule.fault is Fault.HUGE:
        return replace(answer, body=HUGE_TEXT)
    return replace(answer, spoilt=rule)


@contextmanager
def running(
    *, host: str = "127.0.0.1", port: int = 0, url: str = "", wave_webhook_url: str = ""
) -> Iterator[Simulator]:
    """A simulator that serves from threads of this process, until the block ends."""
    simulator = Simulator()
    simulator.wave_webhook_url = wave_webhook_url
    server = Server((host, port), simulator.answer)
    simulator.url = url.rstrip("/") or f"http://{host}:{server.server_address[1]}"
    serve = threading.Thread(
        target=server.serve_forever, args=(0.05,), daemon=True, name="simulator"
    )
    serve.start()
    ticker = threading.Thread(target=_keep_ticking, args=(simulator, server), daemon=True)
    ticker.start()
    try:
        yield simulator
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        simulator.outbox.close()


def _keep_ticking(simulator: Simulator, server: Server) -> None:
    while not server.stopping.wait(TICK_SECONDS):
        simulator.tick()
