"""Wave on the wire: one key, JSON, and perhaps a signature (sections 2 to 5)."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from apps.core import http
from apps.core.http import Answer
from apps.core.storable import is_storable_text
from apps.payments.providers.wave.account import Account
from apps.payments.providers.wave.signature import sign

SESSIONS = "/v1/checkout/sessions"
PAGE = 250
MOST_PAGES = 50
"""More lines than one wallet has in a day."""


class Client:
    """Speaks for one wallet. Every method raises NotSent and Unanswered."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def create_session(self, body: Mapping[str, Any]) -> Answer:
        return self._send("POST", SESSIONS, body=json.dumps(body).encode())

    def session(self, session_id: str) -> Answer:
        return self._send("GET", f"{SESSIONS}/{quote(session_id, safe='')}")

    def search(self, reference: str) -> Answer:
        return self._send("GET", f"{SESSIONS}/search", query={"client_reference": reference})

    def session_of(self, transaction_id: str) -> Answer:
        return self._send("GET", SESSIONS, query={"transaction_id": transaction_id})

    def expire(self, session_id: str) -> Answer:
        return self._send("POST", f"{SESSIONS}/{quote(session_id, safe='')}/expire")

    def refund(self, session_id: str) -> Answer:
        return self._send("POST", f"{SESSIONS}/{quote(session_id, safe='')}/refund")

    def balance(self) -> Answer:
        return self._send("GET", "/v1/balance")

    def transactions(self, date: str, after: str = "") -> Answer:
        """One UTC day, a page at a time (section 8): longer ones are more than we read."""
        query = {"date": date, "first": str(PAGE)}
        return self._send(
            "GET", "/v1/transactions", query=query | ({"after": after} if after else {})
        )

    def _send(
        self, method: str, path: str, *, body: bytes = b"", query: Mapping[str, str] | None = None
    ) -> Answer:
        account = self.account
        headers = {"Authorization": f"Bearer {account.key}"}
        if body:
            headers["Content-Type"] = "application/json"
        if account.signing_secret:
            headers["Wave-Signature"] = sign(account.signing_secret, body)
        return http.send(
            method, f"{account.url}{path}", headers=headers, body=body or None, query=query
        )


def code_of(answer: Answer) -> str:
    """The code of an error, out of any of Wave's four shapes (section 5)."""
    said = answer.json()
    said = said if isinstance(said, dict) else {}
    inner = said.get("error")
    found = inner.get("code") if isinstance(inner, dict) else inner
    for code in (said.get("code"), said.get("error_code"), found):
        if isinstance(code, str) and 0 < len(code) <= 60 and is_storable_text(code):
            return code
    return ""
