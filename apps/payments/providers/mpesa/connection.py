"""What keeps an account from working, found out by harmless questions (sections 2, 3 and 6)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import ConnectionFinding, ConnectionRequest, Finding, Reason
from apps.payments.providers.mpesa.account import COUNTRY, CURRENCY, URL
from apps.payments.providers.mpesa.answers import error_code, is_throttled, is_token_refused
from apps.payments.providers.mpesa.client import Client, NoToken
from apps.payments.providers.mpesa.fields import query_body
from apps.payments.providers.mpesa.mapping import OVERLOADED, refusal

NOBODYS_PROMPT = "ws_CO_01012020000000000700000000"
UNKNOWN = ("400.002.02", OVERLOADED)
"""How nobody's prompt is answered for; wrong passwords have the second code with words of their
own."""


class ConnectionCheck:
    """Looks at one account: what is set first, then what Daraja says of it."""

    def __init__(self, client: Client, request: ConnectionRequest) -> None:
        self.client = client
        self.request = request

    def findings(self) -> list[ConnectionFinding]:
        found = [*self._missing(), *self._place(), *self._address(), *self._refunds()]
        return [*found, *self._account()] if self.client.account.is_complete else found

    def _missing(self) -> Iterator[ConnectionFinding]:
        account = self.client.account
        for name, value in {
            "consumer_key": account.key,
            "consumer_secret": account.secret,
            "passkey": account.passkey,
            "short_code": account.short_code,
        }.items():
            if not value:
                yield ConnectionFinding(Finding.NOT_CONFIGURED, name)

    def _place(self) -> Iterator[ConnectionFinding]:
        if self.request.country != COUNTRY:
            yield ConnectionFinding(Finding.WRONG_COUNTRY, COUNTRY)
        if self.request.currency != CURRENCY:
            yield ConnectionFinding(Finding.WRONG_CURRENCY, CURRENCY)

    def _address(self) -> Iterator[ConnectionFinding]:
        """Real prompts are refused without a public address, and receipts come only there."""
        yield from self.request.address_findings(blocks=self.client.account.url == URL)

    def _refunds(self) -> Iterator[ConnectionFinding]:
        if not self.client.account.can_reverse:
            about = "initiator, security_credential"
            yield ConnectionFinding(Finding.REFUNDS_BY_HAND, about, blocks=False)

    def _account(self) -> Iterator[ConnectionFinding]:
        try:
            body = query_body(NOBODYS_PROMPT, self.client.account, datetime.now(UTC))
            yield from _trouble(self.client.query(body))
        except NoToken as error:
            is_refused = error.reason is Reason.CREDENTIALS_REFUSED
            yield ConnectionFinding(
                Finding.CREDENTIALS_REFUSED if is_refused else Finding.UNREACHABLE
            )
        except (http.NotSent, http.Unanswered):
            yield ConnectionFinding(Finding.UNREACHABLE)


def _trouble(answer: Answer) -> Iterator[ConnectionFinding]:
    """A fresh token that is refused belongs to an app without the product (section 3)."""
    code = error_code(answer)
    if is_token_refused(answer):
        yield ConnectionFinding(Finding.NO_PERMISSION, "M-PESA Express")
    elif refusal(answer) is Reason.CREDENTIALS_REFUSED:
        yield ConnectionFinding(Finding.CREDENTIALS_REFUSED, "passkey")
    elif is_throttled(answer):
        yield ConnectionFinding(Finding.UNREACHABLE)
    elif code not in UNKNOWN and answer.status != 200:
        about = code or f"HTTP {answer.status}"
        yield ConnectionFinding(Finding.UNEXPECTED_ANSWER, about, blocks=False)
