"""What keeps a Paystack account from working, found out by one harmless question (section 1)."""

from collections.abc import Iterator

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import ConnectionFinding, ConnectionRequest, Finding
from apps.payments.providers.paystack.account import MODES
from apps.payments.providers.paystack.answers import is_unknown, words_of
from apps.payments.providers.paystack.client import Client

NOBODYS_REFERENCE = "connection-check"
INVALID_KEY = (400, "invalid key")
REFUSALS = {
    401: Finding.CREDENTIALS_REFUSED,
    429: Finding.UNREACHABLE,
    500: Finding.UNREACHABLE,
    502: Finding.UNREACHABLE,
    503: Finding.UNREACHABLE,
    504: Finding.UNREACHABLE,
}


class ConnectionCheck:
    """Looks at one integration: what is set first, then what Paystack says of the key."""

    def __init__(
        self, client: Client, request: ConnectionRequest, currencies: frozenset[str]
    ) -> None:
        self.client = client
        self.request = request
        self.currencies = currencies

    def findings(self) -> list[ConnectionFinding]:
        found = [*self._settings(), *self._webhook()]
        if not self.client.account.key:
            return [ConnectionFinding(Finding.NOT_CONFIGURED, "secret_key"), *found]
        trouble = self._key()
        return [trouble, *found] if trouble else found

    def _settings(self) -> Iterator[ConnectionFinding]:
        account = self.client.account
        if not account.email:
            yield ConnectionFinding(Finding.NOT_CONFIGURED, "email")
        if not account.is_wallet_known:
            yield ConnectionFinding(Finding.WRONG_COUNTRY, f"mobile_money: {account.wallet[:20]}")
        if account.key and not account.mode:
            yield ConnectionFinding(Finding.WRONG_ENVIRONMENT, " / ".join(MODES), blocks=False)
        if self.request.currency not in self.currencies:
            yield ConnectionFinding(Finding.WRONG_CURRENCY, ", ".join(sorted(self.currencies)))

    def _webhook(self) -> Iterator[ConnectionFinding]:
        """Without webhooks, payments are found out by asking, only later."""
        yield from self.request.address_findings()

    def _key(self) -> ConnectionFinding | None:
        """Whoever is told that nobody's payment is unknown has a key that works."""
        answer = self._heard()
        if answer is None:
            return ConnectionFinding(Finding.UNREACHABLE)
        if is_unknown(answer):
            return None
        if (answer.status, words_of(answer)) == INVALID_KEY:
            return ConnectionFinding(Finding.CREDENTIALS_REFUSED)
        finding = REFUSALS.get(answer.status, Finding.UNEXPECTED_ANSWER)
        return ConnectionFinding(finding, f"HTTP {answer.status}")

    def _heard(self) -> Answer | None:
        try:
            return self.client.verify(NOBODYS_REFERENCE)
        except (http.NotSent, http.Unanswered):
            return None
