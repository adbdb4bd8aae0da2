"""Orange Money on the wire: tokens, calls, and what an exchange proves (sections 2 to 5)."""

import json
from collections.abc import Mapping
from typing import Any

from apps.core import http
from apps.core.access_tokens import AccessToken, access_token, forget_access_token
from apps.core.http import Answer
from apps.payments.providers.base import (
    Certainty,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
)
from apps.payments.providers.orange import mapping
from apps.payments.providers.orange.account import Account
from apps.payments.providers.orange.answers import word
from apps.payments.providers.orange.fields import payment_body, status_body

LONGEST_TOKEN_SECONDS = 90 * 24 * 3600.0
"""The sources disagree on a token's life: 90 days, or the usual hour (section 14)."""

PROBE = {"order_id": "connection-check"}

IN_DOUBT = PaymentResult(Certainty.IN_DOUBT)


class NoToken(Exception):
    """No access token, so nothing was asked for; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Client:
    """Speaks for one account."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def create(self, request: PaymentRequest) -> PaymentResult:
        """Ask for a page on which the guest can pay. Never a second time: section 11."""
        try:
            answer = self._send("webpayment", payment_body(request, self.account))
        except NoToken as error:
            return not_sent(error.reason)
        except http.NotSent:
            return not_sent(Reason.UNREACHABLE)
        except http.Unanswered:
            return IN_DOUBT
        return mapping.created(answer, self.account)

    def look(self, request: PaymentRequest, pay_token: str) -> PaymentResult:
        """Ask what became of `request`: a read, although it is a POST (section 11)."""
        try:
            answer = self._send("transactionstatus", status_body(request, pay_token))
        except (NoToken, http.NotSent, http.Unanswered):
            return IN_DOUBT
        return mapping.found(answer, request, self.account)

    def probe(self) -> Answer:
        """A question that lacks fields, and so can touch nothing: a good account gets a 400.

        Raises NoToken, NotSent and Unanswered.
        """
        return self._send("transactionstatus", PROBE)

    def _send(self, path: str, body: Mapping[str, Any]) -> Answer:
        """One call with a token. A 401 created nothing (section 13.10): once more with a new one.

        Raises NoToken, NotSent and Unanswered.
        """
        answer = self._send_once(path, body)
        return self._send_once(path, body) if answer.status == 401 else answer

    def _send_once(self, path: str, body: Mapping[str, Any]) -> Answer:
        account = self.account
        name = json.dumps(["orange", account.url, account.client_id, account.client_secret])
        token = access_token(name, self._fetch_token)
        answer = http.send(
            "POST",
            f"{account.url}/orange-money-webpay/{account.segment}/v1/{path}",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            json=body,
        )
        if answer.status == 401:
            forget_access_token(name, token)
        return answer

    def _fetch_token(self) -> AccessToken:
        """From the host's root, whatever the segment (section 2)."""
        account = self.account
        try:
            answer = http.send(
                "POST",
                f"{account.url}/oauth/v3/token",
                headers={"Accept": "application/json"},
                form={"grant_type": "client_credentials"},
                basic=(account.client_id, account.client_secret),
            )
        except (http.NotSent, http.Unanswered) as error:
            raise NoToken(Reason.UNREACHABLE) from error
        return _token(answer)


def not_sent(reason: Reason, message: str = "") -> PaymentResult:
    """Nobody was asked for money."""
    return PaymentResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason, message=message)


def _token(answer: Answer) -> AccessToken:
    """`invalid_client` was seen with 401 and with 404, so the word decides (section 14)."""
    said = answer.json()
    said = said if isinstance(said, dict) else {}
    value = word(said.get("access_token"), longest=8192)
    if answer.status == 200 and value:
        return AccessToken.issued(value, said.get("expires_in"), longest=LONGEST_TOKEN_SECONDS)
    if answer.status in (401, 403) or said.get("error") == "invalid_client":
        raise NoToken(Reason.CREDENTIALS_REFUSED)
    raise NoToken(Reason.BUSY if answer.status == 429 else Reason.UNREACHABLE)
