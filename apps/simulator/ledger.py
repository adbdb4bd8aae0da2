"""What guests were asked for, what they paid and what they got back: the truth."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

MOST_CHARGES = 50_000
MOST_NAMES = 200_000


class Status(StrEnum):
    """Where a charge stands, whatever words its provider has for it."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What a guest does with a prompt."""

    APPROVE = "approve"
    REFUSE = "refuse"
    INSUFFICIENT_FUNDS = "insufficient-funds"
    IGNORE = "ignore"


@dataclass
class Refund:
    """Money on its way back. `amount` in the main unit."""

    id: str
    amount: Decimal
    status: Status = Status.SUCCEEDED
    reference: str = ""
    at: float = 0.0
    number: str = ""
    """The provider's own for the transaction, once there is one."""


@dataclass
class Charge:
    """A guest was asked for money. `amount` is in the main unit of its currency; times are Unix."""

    provider: str
    id: str
    reference: str
    amount: Decimal
    currency: str
    created_at: float
    expires_at: float
    phone: str = ""
    merchant: str = ""
    description: str = ""
    webhook_url: str = ""
    return_url: str = ""
    cancel_url: str = ""
    status: Status = Status.PENDING
    reason: str = ""
    transaction_id: str = ""
    ended_at: float | None = None
    is_ignored: bool = False
    refunds: list[Refund] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_paid(self) -> bool:
        return self.status is Status.SUCCEEDED

    @property
    def refunded(self) -> Decimal:
        """What went back or is on its way."""
        return sum((r.amount for r in self.refunds if r.status is not Status.FAILED), Decimal(0))


class Ledger:
    """All charges, by the provider's own id for them; the newest, when there are very many."""

    def __init__(self) -> None:
        self._charges: dict[tuple[str, str], Charge] = {}
        self._open: dict[tuple[str, str], Charge] = {}

    def add(self, charge: Charge) -> None:
        key = charge.provider, charge.id
        self._charges[key] = self._open[key] = charge
        while len(self._charges) > MOST_CHARGES:
            oldest = next(iter(self._charges))
            del self._charges[oldest]
            self._open.pop(oldest, None)

    def run_out(self, now: float) -> list[Charge]:
        """Those whose time is over, each once. What is paid or refused is watched no longer."""
        waiting = {k: c for k, c in self._open.items() if c.status is Status.PENDING}
        due = {k: c for k, c in waiting.items() if c.expires_at <= now}
        self._open = {k: c for k, c in waiting.items() if k not in due}
        return list(due.values())

    def get(self, provider: str, charge_id: str) -> Charge | None:
        return self._charges.get((provider, charge_id))

    def of(self, provider: str) -> list[Charge]:
        return [charge for charge in self if charge.provider == provider]

    def clear(self) -> None:
        self._charges.clear()
        self._open.clear()

    def __iter__(self) -> Iterator[Charge]:
        return iter(list(self._charges.values()))

    def truth(self) -> list[dict[str, Any]]:
        """One line per charge, as `GET /_simulator/ledger` answers it."""
        return [
            {
                "provider": charge.provider,
                "id": charge.id,
                "reference": charge.reference,
                "amount": f"{charge.amount:f}",
                "currency": charge.currency,
                "phone": charge.phone,
                "status": charge.status,
                "reason": charge.reason,
                "transaction_id": charge.transaction_id,
                "refunded": f"{charge.refunded:f}",
            }
            for charge in self
        ]


class Seen:
    """Names that were used before; the newest of them, when there are very many."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str) -> None:
        self._names[name] = None
        while len(self._names) > MOST_NAMES:
            del self._names[next(iter(self._names))]

    def clear(self) -> None:
        self._names.clear()

    def __contains__(self, name: str) -> bool:
        return name in self._names


def word(length: int, alphabet: str = "0123456789abcdefghjkmnpqrstvwxyz") -> str:
    """A random identifier."""
    return "".join(secrets.choice(alphabet) for _ in range(length))
