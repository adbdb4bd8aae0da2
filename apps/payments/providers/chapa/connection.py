"""What keeps a Chapa account from working, found out by one harmless question (sections 2, 6)."""

from collections.abc import Iterator

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import ConnectionFinding, ConnectionRequest, Finding
from apps.payments.providers.chapa.account import CURRENCIES
from apps.payments.providers.chapa.answers import words_of
from apps.payments.providers.chapa.client import Client
from apps.payments.providers.chapa.mapping import UNKNOWN

NOBODYS_REFERENCE = "connection-check"
REFUSALS = {
    401: Finding.CREDENTIALS_REFUSED,
    429: Finding.UNREACHABLE,
    500: Finding.UNREACHABLE,
    502: Finding.UNREACHABLE,
    503: Finding.UNREACHABLE,
}


class ConnectionCheck:
    """Looks at one merchant: what is set first, then what Chapa says of the key."""

    def __init__(self, client: Client, request: ConnectionRequest) -> None:
        self.client = client
        self.request = request

    def findings(self) -> list[ConnectionFinding]:
        found = [*self._currency(), *self._webhook()]
        if not self.client.account.key:
            return [ConnectionFinding(Finding.NOT_CONFIGURED, "secret_key"), *found]
        trouble = self._key()
        return [trouble, *found] if trouble else found

    def _currency(self) -> Iterator[ConnectionFinding]:
        if self.request.currency not in CURRENCIES:
            yield ConnectionFinding(Finding.WRONG_CURRENCY, ", ".join(sorted(CURRENCIES)))

    def _webhook(self) -> Iterator[ConnectionFinding]:
        """Without the secret, payments are found out by asking, once Chapa has called by GET."""
        if not self.client.account.webhook_secret:
            yield ConnectionFinding(Finding.WEBHOOK_UNPROVEN, "webhook_secret", blocks=False)
        yield from self.request.address_findings()

    def _key(self) -> ConnectionFinding | None:
        """Whoever is told that nobody's payment is unknown has a key that works."""
        answer = self._heard()
        if answer is None:
            return ConnectionFinding(Finding.UNREACHABLE)
        if (answer.status, words_of(answer)) in UNKNOWN:
            return None
        finding = REFUSALS.get(answer.status, Finding.UNEXPECTED_ANSWER)
        return ConnectionFinding(finding, f"HTTP {answer.status}")

    def _heard(self) -> Answer | None:
        try:
            return self.client.verify(NOBODYS_REFERENCE)
        except (http.NotSent, http.Unanswered):
            return None
