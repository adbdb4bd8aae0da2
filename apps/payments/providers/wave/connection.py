"""What keeps a Wave account from working, found out by harmless questions (sections 2 and 10)."""

from collections.abc import Callable, Iterator

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import ConnectionFinding, ConnectionRequest, Finding
from apps.payments.providers.wave.client import Client, code_of

NOBODYS_REFERENCE = "connection-check"
REFUSALS = {
    401: Finding.CREDENTIALS_REFUSED,
    403: Finding.NO_PERMISSION,
    429: Finding.UNREACHABLE,
    500: Finding.UNREACHABLE,
    503: Finding.UNREACHABLE,
}
BLOCKED = ("disabled-wallet", "invalid-wallet")


class ConnectionCheck:
    """Looks at one wallet: what is set first, then what Wave says of its key."""

    def __init__(self, client: Client, request: ConnectionRequest) -> None:
        self.client = client
        self.request = request

    def findings(self) -> list[ConnectionFinding]:
        found = [*self._country(), *self._webhook()]
        if not self.client.account.key:
            return [ConnectionFinding(Finding.NOT_CONFIGURED, "api_key"), *found]
        if trouble := self._may_collect():
            return [trouble, *found]
        return [*found, *self._wallet()]

    def _country(self) -> Iterator[ConnectionFinding]:
        """A key of one country cannot act in another."""
        country = self.client.account.country
        if country and country != self.request.country:
            yield ConnectionFinding(Finding.WRONG_COUNTRY, country)

    def _webhook(self) -> Iterator[ConnectionFinding]:
        """Without proof of who is speaking, payments are found out by asking, only later."""
        if not self.client.account.webhook_secrets:
            yield ConnectionFinding(Finding.WEBHOOK_UNPROVEN, "webhook_secret", blocks=False)
        yield from self.request.address_findings()

    def _may_collect(self) -> ConnectionFinding | None:
        """A search that finds nothing needs the same grant as a checkout."""
        answer = _heard(lambda: self.client.search(NOBODYS_REFERENCE))
        if answer is None:
            return ConnectionFinding(Finding.UNREACHABLE)
        if answer.status == 200:
            return None
        code = code_of(answer)
        about = code or f"HTTP {answer.status}"
        if code in BLOCKED:
            return ConnectionFinding(Finding.ACCOUNT_BLOCKED, about)
        return ConnectionFinding(REFUSALS.get(answer.status, Finding.UNEXPECTED_ANSWER), about)

    def _wallet(self) -> Iterator[ConnectionFinding]:
        """Its currency, where the key may see the balance; one that may not works all the same."""
        answer = _heard(self.client.balance)
        if answer is None or answer.status in (401, 403):
            yield ConnectionFinding(Finding.NO_PERMISSION, "/v1/balance", blocks=False)
            return
        said = answer.json()
        currency = said.get("currency") if isinstance(said, dict) else None
        if isinstance(currency, str) and currency != self.request.currency:
            yield ConnectionFinding(Finding.WRONG_CURRENCY, currency[:10])


def _heard(question: Callable[[], Answer]) -> Answer | None:
    try:
        return question()
    except (http.NotSent, http.Unanswered):
        return None
