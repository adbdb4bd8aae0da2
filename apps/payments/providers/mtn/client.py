"""MTN MoMo on the wire: tokens, headers, and what an exchange proves (reference, sections 4–7)."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

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
from apps.payments.providers.mtn import mapping
from apps.payments.providers.mtn.account import Account

IN_DOUBT = PaymentResult(Certainty.IN_DOUBT)


class NoToken(Exception):
    """No access token, so nothing was asked for; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Client:
    """Speaks to one product, collection or disbursement, with its own keys."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def post(
        self, path: str, *, reference_id: str, body: Mapping[str, Any], callback_url: str = ""
    ) -> PaymentResult:
        """Ask for money, or to give it back, under an id that names the request for ever."""
        headers = {"X-Reference-Id": reference_id}
        if callback_url:  # an empty one is refused
            headers["X-Callback-Url"] = callback_url
        try:
            answer = self.send("POST", path, headers=headers, body=body)
        except NoToken as error:
            return not_sent(error.reason)
        except http.NotSent:
            return not_sent(Reason.UNREACHABLE)
        except http.Unanswered:
            return IN_DOUBT
        return mapping.taken(answer, reference_id, self.account)

    def look(self, path: str, request: PaymentRequest) -> PaymentResult:
        """Ask what became of `request`, by the id it was sent under."""
        if not self.account.is_complete or not request.provider_reference:
            return IN_DOUBT
        try:
            answer = self.send("GET", f"{path}/{request.provider_reference}")
        except (NoToken, http.NotSent, http.Unanswered):
            return IN_DOUBT
        return mapping.found(answer, request, self.account)

    def has_no_wallet(self, msisdn: str) -> bool:
        """Whether MTN says in so many words that the number has no active wallet (section 9)."""
        try:
            answer = self.send("GET", f"accountholder/msisdn/{msisdn}/active")
        except (NoToken, http.NotSent, http.Unanswered):
            return False
        said = answer.json()
        return answer.status == 200 and isinstance(said, dict) and said.get("result") is False

    def callback_host(self) -> str | None:
        """The host that callbacks may go to. Only the sandbox tells (section 3)."""
        account = self.account
        try:
            answer = http.send(
                "GET",
                f"{account.url}/v1_0/apiuser/{quote(account.user, safe='')}",
                headers={"Ocp-Apim-Subscription-Key": account.key},
            )
        except (http.NotSent, http.Unanswered):
            return None
        said = answer.json()
        host = said.get("providerCallbackHost") if isinstance(said, dict) else None
        return host if answer.status == 200 and isinstance(host, str) else None

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """One call with a token. A 401 created nothing (section 7): once more with a new one.

        Raises NoToken, NotSent and Unanswered.
        """
        answer = self._send_once(method, path, headers or {}, body)
        if answer.status == 401:
            answer = self._send_once(method, path, headers or {}, body)
        return answer

    def _send_once(
        self, method: str, path: str, headers: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> Answer:
        account = self.account
        name = json.dumps(
            ["mtn", account.url, account.product, account.key, account.user, account.secret]
        )
        token = access_token(name, self._fetch_token)
        answer = http.send(
            method,
            f"{account.url}/{account.product}/v1_0/{path}",
            headers={
                "Authorization": f"Bearer {token}",
                "X-Target-Environment": account.environment,
                "Ocp-Apim-Subscription-Key": account.key,
                **headers,
            },
            json=body,
        )
        if answer.status == 401:
            forget_access_token(name, token)
        return answer

    def _fetch_token(self) -> AccessToken:
        """An empty POST with a stated length: the gateway refuses a form (section 4)."""
        account = self.account
        try:
            answer = http.send(
                "POST",
                f"{account.url}/{account.product}/token/",
                headers={"Ocp-Apim-Subscription-Key": account.key},
                basic=(account.user, account.secret),
            )
        except (http.NotSent, http.Unanswered) as error:
            raise NoToken(Reason.UNREACHABLE) from error
        return _token(answer)


def not_sent(reason: Reason) -> PaymentResult:
    """Nobody was asked for money."""
    return PaymentResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)


def _token(answer: Answer) -> AccessToken:
    said = answer.json()
    said = said if isinstance(said, dict) else {}
    value = said.get("access_token")
    if answer.status == 200 and isinstance(value, str) and value:
        return AccessToken.issued(value, said.get("expires_in"))
    if answer.status in (401, 403) or said.get("error") == "login_failed":
        raise NoToken(Reason.CREDENTIALS_REFUSED)
    raise NoToken(Reason.BUSY if answer.status == 429 else Reason.UNREACHABLE)
