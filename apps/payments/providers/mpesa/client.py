"""Daraja on the wire: tokens, calls, and a second try where it proves harmless (section 2)."""

import json
from collections.abc import Mapping
from typing import Any

from apps.core import http
from apps.core.access_tokens import AccessToken, access_token, forget_access_token
from apps.core.http import Answer
from apps.payments.providers.base import Reason
from apps.payments.providers.mpesa.account import Account
from apps.payments.providers.mpesa.answers import is_throttled, is_token_refused, said_in, word

TOKEN_PATH = "/oauth/v1/generate"  # noqa: S105


class NoToken(Exception):
    """No access token, so nothing was asked for; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Client:
    """Speaks for one app. Every method raises NoToken, NotSent and Unanswered."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def push(self, body: Mapping[str, Any]) -> Answer:
        """Prompt a phone: each call that is taken is a prompt of its own (section 4)."""
        return self._send("/mpesa/stkpush/v1/processrequest", body)

    def query(self, body: Mapping[str, Any]) -> Answer:
        """Ask what became of a prompt: a read, although it is a POST."""
        return self._send("/mpesa/stkpushquery/v1/query", body)

    def reverse(self, body: Mapping[str, Any]) -> Answer:
        """Ask for a payment to go back; how that ends is told later, elsewhere."""
        return self._send("/mpesa/reversal/v1/request", body)

    def _send(self, path: str, body: Mapping[str, Any]) -> Answer:
        """One call with a token; where it is refused, nothing was done: once more with a new one.

        Whoever fetches a token ends the one that others still hold (section 2).
        """
        answer = self._send_once(path, body)
        return self._send_once(path, body) if is_token_refused(answer) else answer

    def _send_once(self, path: str, body: Mapping[str, Any]) -> Answer:
        account = self.account
        name = json.dumps(["daraja", account.url, account.key, account.secret])
        token = access_token(name, self._fetch_token)
        headers = {"Authorization": f"Bearer {token}"}
        answer = http.send("POST", f"{account.url}{path}", headers=headers, json=body)
        if is_token_refused(answer):
            forget_access_token(name, token)
        return answer

    def _fetch_token(self) -> AccessToken:
        account = self.account
        try:
            answer = http.send(
                "GET",
                f"{account.url}{TOKEN_PATH}",
                query={"grant_type": "client_credentials"},
                basic=(account.key, account.secret),
            )
        except (http.NotSent, http.Unanswered) as error:
            raise NoToken(Reason.UNREACHABLE) from error
        return _token(answer)


def _token(answer: Answer) -> AccessToken:
    """Wrong keys are answered with an empty 400; the firewall's 403 is another matter."""
    said = said_in(answer)
    value = word(said.get("access_token"), longest=2000)
    if answer.status == 200 and value:
        return AccessToken.issued(value, said.get("expires_in"))
    if is_throttled(answer):
        raise NoToken(Reason.BUSY)
    raise NoToken(Reason.CREDENTIALS_REFUSED if answer.status in (400, 401) else Reason.UNREACHABLE)
