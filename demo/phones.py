"""The guests' phones, in the hands of the simulator that stands in for the providers."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from demo.books import Wrong

SECONDS = 20.0


class Phones:
    """Makes guests pay, refuse and be late, and reads what they really paid."""

    def __init__(self, simulator_url: str) -> None:
        self.url = simulator_url.rstrip("/")

    def are_there(self) -> bool:
        """Whether a simulator answers."""
        try:
            return bool(self.url) and self._ask("GET", "health") == {"status": "ok"}
        except (Wrong, URLError, OSError):
            return False

    def lie(self, provider: str, amount: int, fault: str, **more: object) -> None:
        """Have the provider go wrong in this way, for a payment of this amount."""
        rule = {"provider": provider, "amount": amount, "fault": fault, **more}
        self._ask("POST", "plan", rule)

    def stop_lying(self) -> None:
        self._ask("DELETE", "plan")

    def act(self, provider: str, payment: dict[str, Any], act: str) -> None:
        """The guest of a payment acts."""
        charge = self.charge(provider, payment)
        self._ask("POST", f"charges/{provider}/{charge['id']}/{act}")

    def charge(self, provider: str, payment: dict[str, Any]) -> dict[str, Any]:
        """What the provider knows of a payment: by its own reference, or by the link it gave."""
        named = {payment["provider_reference"], _end_of(payment["redirect_url"] or "")}
        for charge in reversed(self.ledger()):
            names = {charge["id"], charge["reference"], charge["transaction_id"]}
            if charge["provider"] == provider and named & names:
                return charge
        raise Wrong(f"the simulator knows no {provider} payment called {sorted(map(str, named))}")

    def ledger(self) -> list[dict[str, Any]]:
        """The truth: every charge, and what became of it."""
        charges: list[dict[str, Any]] = self._ask("GET", "ledger")
        return charges

    def lost_webhooks(self) -> list[dict[str, Any]]:
        """Those that the server did not take."""
        deliveries = self._ask("GET", "deliveries")
        return [one for one in deliveries if one["answers"][-1:] != [200]]

    def _ask(self, method: str, order: str, said: Any = None) -> Any:
        data = None if said is None else json.dumps(said).encode()
        request = Request(f"{self.url}/_simulator/{order}", data=data, method=method)
        try:
            with urlopen(request, timeout=SECONDS) as answer:
                return json.loads(answer.read())
        except HTTPError as refusal:
            raise Wrong(f"simulator, {order}: {refusal.read().decode()}") from refusal


def _end_of(link: str) -> str:
    """The identifier at the end of a payment link."""
    return link.partition("?")[0].rstrip("/").rpartition("/")[2] or "?"
