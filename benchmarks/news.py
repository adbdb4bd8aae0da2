"""What the benchmark's provider tells by webhook, as bytes-to-be."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.seed import OPEN_TOTAL
from benchmarks.signing import HEADER, SECRET, sign


def webhook(token: str, n: int) -> str:
    """The request that tells event n, signed."""
    body = json.dumps(_event(n))
    lines = [
        f"POST /api/payments/webhooks/bench/{token}/ HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        f"{HEADER}: {sign(SECRET, body.encode())}",
    ]
    return "\r\n".join([*lines, "", body])


def _event(n: int) -> dict[str, Any]:
    """As long as those of real providers."""
    return {
        "id": f"EV_{n:020}",
        "type": "session.completed",
        "data": {
            "id": f"cos-{n:012}",
            "reference": f"{n:030}",
            "status": "succeeded",
            "amount": OPEN_TOTAL,
            "currency": "XOF",
            "url": f"https://pay.bench.example/c/cos-{n:012}",
            "business_name": "Restaurant",
            "when_created": "2026-01-01T12:00:00Z",
            "when_completed": "2026-01-01T12:00:30Z",
        },
    }
