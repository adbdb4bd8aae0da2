"""The requests that are measured, as bytes-to-be, from what is known of a seeded database."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import count
from typing import Any

from benchmarks import ids
from benchmarks.news import webhook
from benchmarks.seed import OPEN_TOTAL, RESTAURANTS

PAGE_SIZE = 50
READS = 2000  # different payments that status reads look at, all over the books
TENDERED = 2 * OPEN_TOTAL
OPENING = 50_000


def http(method: str, path: str, token: str, body: Any = None, key: str = "") -> str:
    """One HTTP/1.1 request, kept alive."""
    text = json.dumps(body) if body is not None else ""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}"]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(text)}"]
    if key:
        lines.append(f"Idempotency-Key: {key}")
    return "\r\n".join([*lines, "", text])


class Requests:
    """Hands out requests for one site; an open order is handed out only once."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.next_order = 0
        self.events = count()
        self.chance = random.Random(1)

    def initiate(self, wanted: int) -> list[list[str]]:
        """New cash payments, each of an order of its own."""
        numbers = range(self.next_order, self.next_order + wanted)
        if numbers.stop > self.facts["open_orders"]:
            raise SystemExit("The seed holds too few open orders for this run.")
        return [[self._pay(n)] for n in numbers]

    def initiate_online(self, wanted: int) -> list[list[str]]:
        """New payments at the benchmark's provider, each of an order of its own."""
        numbers = range(self.next_order, self.next_order + wanted)
        self.used(wanted)
        return [[self._pay(n, "online_methods")] for n in numbers]

    def webhooks(self, wanted: int) -> list[list[str]]:
        """News of payments nobody knows yet, each told once."""
        tokens = self.facts["webhook_tokens"]
        numbers = [next(self.events) for _ in range(wanted)]
        return [[webhook(tokens[n % RESTAURANTS], n)] for n in numbers]

    def used(self, orders: int) -> None:
        """So many of the orders last handed out have been paid; the others wait for the next."""
        self.next_order += orders

    def status(self) -> list[list[str]]:
        facts = self.facts
        numbers = [self.chance.randrange(facts["payments"]) for _ in range(READS)]
        return [[self._status(n)] for n in numbers]

    def first_pages(self) -> list[list[str]]:
        tokens = self.facts["cashiers"]
        return [[http("GET", f"/api/payments/?page_size={PAGE_SIZE}", token)] for token in tokens]

    def drawer(self) -> list[list[str]]:
        """Open a drawer, count it, close it."""
        path = "/api/payments/drawer-sessions"
        return [
            [
                http("POST", f"{path}/open/", token, {"opening_balance": OPENING}),
                http("POST", f"{path}/{{id}}/close/", token, {"closing_balance": OPENING}),
            ]
            for token in self.facts["closers"]
        ]

    def _pay(self, n: int, methods: str = "methods") -> str:
        facts = self.facts
        body = {
            "order_id": ids.bench_id(ids.OPEN_ORDER, facts["now_ms"], n),
            "payment_method_id": facts[methods][n % RESTAURANTS],
        }
        if methods == "methods":
            body["amount_tendered"] = TENDERED
        token = facts["cashiers"][n % RESTAURANTS]
        return http("POST", "/api/payments/initiate/", token, body, key=f"till-{n}")

    def _status(self, n: int) -> str:
        facts = self.facts
        moment = facts["epoch_ms"] + n * facts["step_ms"]
        payment = ids.bench_id(ids.PAYMENT, moment, n)
        token = facts["cashiers"][n % RESTAURANTS]
        return http("GET", f"/api/payments/{payment}/status/", token)


def deep_pages(facts: dict[str, Any], port: int, restaurants: int = 4) -> Iterator[list[str]]:
    """Pages in the middle of some restaurants' histories, found by walking there."""
    from http.client import HTTPConnection
    from urllib.parse import urlsplit

    per_restaurant = facts["payments"] // RESTAURANTS
    stride = min(200, per_restaurant // 2)
    connection = HTTPConnection("127.0.0.1", port)
    for token in facts["cashiers"][:restaurants]:
        path = f"/api/payments/?page_size={stride}"
        for _ in range(per_restaurant // 2 // stride):
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            parts = urlsplit(json.load(connection.getresponse())["next"])
            path = f"{parts.path}?{parts.query}"
        path = path.replace(f"page_size={stride}", f"page_size={PAGE_SIZE}")
        yield [http("GET", path, token)]
