"""All providers together: routes, lies, guests and the ticking of the clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from apps.simulator.clock import Clock
from apps.simulator.control import control
from apps.simulator.faults import AFTER, BEFORE, Fault
from apps.simulator.http import Reply, Request, Server, reply
from apps.simulator.ledger import Act, Charge, Ledger, Status
from apps.simulator.lies import Looks, spoilt
from apps.simulator.outbox import Delivery, Outbox
from apps.simulator.pages import page
from apps.simulator.rules import About, Plan
from apps.simulator.switches import Switches
from apps.simulator.wires.base import Wire
from apps.simulator.wires.chapa import Chapa
from apps.simulator.wires.mpesa import Mpesa
from apps.simulator.wires.mtn import MTN
from apps.simulator.wires.orange import Orange
from apps.simulator.wires.paystack import Paystack
from apps.simulator.wires.wave import Wave

TICK_SECONDS = 0.2


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
        self.wave_webhook_url = self.chapa_webhook_url = self.paystack_webhook_url = ""
        """Where the portals were told to report to: no such address is in a request to these."""
        wires = (Wave, Orange, MTN, Chapa, Paystack, Mpesa)
        self.wires: dict[str, Wire] = {wire.code: wire(self) for wire in wires}
        self.looks = Looks()
        self.early: list[Delivery] | None = None
        """News that must arrive before the answer under way does; None while there is none."""
        self._later: list[tuple[float, Callable[[], None]]] = []

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
            if self.plan.take(about, frozenset({Fault.TOKEN_REVOKED}), operation):
                wire.revoke_tokens()
            if rule := self.plan.take(about, BEFORE, operation):
                return spoilt(reply(200), rule, wire)
            answer, early = self._done(handler, request)
            rule = self.plan.take(about, AFTER, operation)
        for delivery in early:
            self.outbox.send_now(delivery)
        return spoilt(answer, rule, wire) if rule else answer

    def _done(
        self, handler: Callable[[Request], Reply], request: Request
    ) -> tuple[Reply, list[Delivery]]:
        """The true answer, and the news that is to arrive before it."""
        early: list[Delivery] = []
        self.early = early
        try:
            return handler(request), early
        finally:
            self.early = None

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

    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        """The guest does something, and the provider tells whoever wants to know.

        A refusal has the provider's usual word for its reason, or the one that is given.
        """
        with self.lock:
            self.tick()
            if act is Act.IGNORE:
                charge.is_ignored = True
                return
            rule = self.plan.tells(self.about(charge), Fault.SUCCESS_AFTER_FAILURE)
            was_open = charge.status is Status.PENDING
            self.wires[charge.provider].act(charge, act, reason)
            if rule and was_open and not charge.is_paid:
                self.later(rule.seconds, lambda: self.come_through(charge))

    def come_through(self, charge: Charge) -> None:
        """What had failed is paid after all."""
        with self.lock:
            if charge.is_paid:
                return
            charge.status, charge.reason = Status.PENDING, ""
            charge.expires_at = self.clock.now() + 60
            self.wires[charge.provider].act(charge, Act.APPROVE)

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
            for charge in self.ledger.run_out(now):
                self.wires[charge.provider].run_out(charge)

    def is_at_rest(self) -> bool:
        """Whether nothing will happen by itself any more, however much time passes."""
        with self.lock:
            self.tick()
            is_anybody_asked = any(charge.status is Status.PENDING for charge in self.ledger)
            return not (is_anybody_asked or self._later or self.outbox.is_anything_left())

    def reset(self) -> None:
        """Forget everything but the accounts."""
        with self.lock:
            self.ledger.clear()
            self.plan.clear()
            self.outbox.clear()
            self._later.clear()
            self.looks.clear()
            self.switches = Switches()
            for wire in self.wires.values():
                wire.reset()

    def truth(self) -> list[dict[str, Any]]:
        with self.lock:
            self.tick()
            return self.ledger.truth()


@contextmanager
def running(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    url: str = "",
    wave_webhook_url: str = "",
    chapa_webhook_url: str = "",
    paystack_webhook_url: str = "",
) -> Iterator[Simulator]:
    """A simulator that serves from threads of this process, until the block ends."""
    simulator = Simulator()
    simulator.wave_webhook_url = wave_webhook_url
    simulator.chapa_webhook_url = chapa_webhook_url
    simulator.paystack_webhook_url = paystack_webhook_url
    server = Server((host, port), simulator.answer)
    simulator.url = url.rstrip("/") or f"http://{host}:{server.server_address[1]}"
    ticking = partial(_keep_ticking, simulator, server.stopping)
    threading.Thread(target=ticking, daemon=True, name="ticking").start()
    try:
        with server.serving():
            yield simulator
    finally:
        simulator.outbox.close()


def _keep_ticking(simulator: Simulator, stopping: threading.Event) -> None:
    while not stopping.wait(TICK_SECONDS):
        simulator.tick()
