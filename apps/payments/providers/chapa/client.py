"""Chapa on the wire: one key, and JSON back (sections 2, 3, 6 to 8)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.chapa.account import Account


class Client:
    """Speaks for one merchant. Every method raises NotSent and Unanswered."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def initialize(self, body: Mapping[str, Any]) -> Answer:
        return self._send("POST", "/transaction/initialize", json=body)

    def verify(self, reference: str) -> Answer:
        """By our reference, and not by Chapa's."""
        return self._send("GET", f"/transaction/verify/{quote(reference, safe='')}")

    def cancel(self, reference: str) -> Answer:
        return self._send("PUT", f"/transaction/cancel/{quote(reference, safe='')}")

    def refund(self, paid_as: str, form: Mapping[str, str]) -> Answer:
        """By Chapa's reference, and not by ours."""
        return self._send("POST", f"/refund/{quote(paid_as, safe='')}", form=form)

    def refund_status(self, refund_id: str) -> Answer:
        return self._send("GET", f"/refund/{quote(refund_id, safe='')}/verify")

    def _send(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.account.key}"}
        return http.send(
            method, f"{self.account.url}/v1{path}", headers=headers, json=json, form=form
        )
