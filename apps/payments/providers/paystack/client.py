"""Paystack on the wire: one key, and JSON both ways (sections 1, 3 to 6)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.paystack.account import Account

PAGE = 100


class Client:
    """Speaks for one integration. Every method raises NotSent and Unanswered."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def initialize(self, body: Mapping[str, Any]) -> Answer:
        return self._send("POST", "/transaction/initialize", body=body)

    def verify(self, reference: str) -> Answer:
        return self._send("GET", f"/transaction/verify/{quote(reference, safe='')}")

    def charge(self, body: Mapping[str, Any]) -> Answer:
        return self._send("POST", "/charge", body=body)

    def charge_status(self, reference: str) -> Answer:
        return self._send("GET", f"/charge/{quote(reference, safe='')}")

    def refund(self, body: Mapping[str, Any]) -> Answer:
        return self._send("POST", "/refund", body=body)

    def refund_status(self, refund_id: str) -> Answer:
        return self._send("GET", f"/refund/{quote(refund_id, safe='')}")

    def refunds_of(self, transaction: str, reference: str) -> Answer:
        """Some sources name the filter `reference`; one that is not known changes nothing.

        That one takes no id: an empty list would look like a refund that never arrived.
        """
        query = {"transaction": transaction, "reference": reference, "perPage": str(PAGE)}
        return self._send("GET", "/refund", query=query)

    def _send(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.account.key}"}
        return http.send(
            method, f"{self.account.url}{path}", headers=headers, json=body, query=query
        )
