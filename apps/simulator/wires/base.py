"""What the simulator needs of every provider."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request
from apps.simulator.ledger import Act, Charge
from apps.simulator.lies import Shown, shown
from apps.simulator.outbox import Delivery
from apps.simulator.rules import About

if TYPE_CHECKING:
    from apps.simulator.simulator import Simulator


class Wire(ABC):
    """One provider's server."""

    code: ClassVar[str]
    name: ClassVar[str]
    routes: ClassVar[tuple[tuple[str, str, str, str], ...]]
    """Method, path as a pattern, operation, and the handler's name."""
    retries: ClassVar[tuple[float, ...]] = ()
    """After how many seconds a webhook that was not accepted is sent again."""
    broken: ClassVar[dict[int, dict[str, Any]]]
    """What it says when it has a fault of its own, or too much to do, by HTTP status."""

    def __init__(self, simulator: "Simulator") -> None:
        self.simulator = simulator
        self.reset()

    def route(self, request: Request) -> tuple[str, Callable[[Request], Reply]] | None:
        """The operation that a request asks for, and what answers it."""
        for method, pattern, operation, handler in self.routes:
            found = re.fullmatch(pattern, request.path) if method == request.method else None
            if found:
                return operation, partial(getattr(self, handler), **found.groupdict())
        return None

    def reset(self) -> None:
        """Forget what is not an account."""
        self.revoke_tokens()

    def revoke_tokens(self) -> None:  # noqa: B027
        """Every token that was handed out is worth nothing from now on."""

    @abstractmethod
    def about(self, request: Request) -> About:
        """What a request is about, as far as it says."""

    @abstractmethod
    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        """A guest acts. What is over is over: nothing happens then."""

    @abstractmethod
    def run_out(self, charge: Charge) -> None:
        """The time to pay is over."""

    @abstractmethod
    def delivery(self, charge: Charge, *, is_forged: bool = False) -> Delivery | None:
        """The webhook about how a charge stands, or one that lies that it is paid."""

    def announce(self, charge: Charge, after: float = 0.0) -> None:
        """Tell whoever wants to know, with the faults that were planned for it."""
        plan, outbox = self.simulator.plan, self.simulator.outbox
        about = self.simulator.about(charge)
        delivery = self.delivery(charge)
        if delivery is None or plan.take(about, frozenset({Fault.WEBHOOK_LOST})):
            return
        if plan.tells(about, Fault.WEBHOOK_EARLY) and self.simulator.early is not None:
            self.simulator.early.append(delivery)
            return
        late = plan.tells(about, Fault.WEBHOOK_DELAYED)
        if not charge.is_paid:
            late = late or plan.tells(about, Fault.WEBHOOK_OUT_OF_ORDER)
        after += late.seconds if late else 0.0
        outbox.put(delivery, after)
        if plan.tells(about, Fault.WEBHOOK_DUPLICATED):
            for _ in range(4):
                outbox.put(delivery, after)

    def announce_forged(self, charge: Charge) -> None:
        """Somebody else says that it is paid."""
        if delivery := self.delivery(charge, is_forged=True):
            self.simulator.outbox.put(delivery)

    def shown(self, charge: Charge) -> Shown:
        return shown(self.simulator, charge)

    def now(self) -> float:
        return self.simulator.clock.now()


def figure(said: Any) -> Decimal | None:
    """An amount, as text or number; None for anything else."""
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return None
    try:
        found = Decimal(str(said))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found.copy_abs() < Decimal(10) ** 15 else None


def host_of(url: Any) -> str:
    """The host of a http or https address, or nothing for anything else."""
    try:
        parts = urlsplit(url) if isinstance(url, str) and url.isprintable() else None
        return (parts.hostname or "") if parts and parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def plain(amount: Decimal) -> str:
    """An amount without zeros at its end: "12.5"."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
