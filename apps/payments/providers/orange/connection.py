"""What keeps an Orange account from working, found out by harmless questions (sections 2 to 7).

Whether the merchant key is right only a payment tells: no question that creates none carries it.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import (
    ConnectionFinding,
    ConnectionRequest,
    Finding,
    Reason,
)
from apps.payments.providers.orange.account import SETTINGS, account_of
from apps.payments.providers.orange.answers import code_of, quote
from apps.payments.providers.orange.client import Client, NoToken
from apps.payments.providers.orange.fields import URL_LENGTH, split

REFUSALS: Mapping[tuple[int, int | None], Finding] = {
    (401, None): Finding.CREDENTIALS_REFUSED,
    (403, None): Finding.NO_PERMISSION,
    (403, 53): Finding.UNREACHABLE,
    (404, 60): Finding.WRONG_COUNTRY,
    (429, None): Finding.UNREACHABLE,
    (503, None): Finding.UNREACHABLE,
}
"""What an answer to the probe means, by HTTP status and code; None for any code."""


class ConnectionCheck:
    """Looks at one restaurant's account: what is set first, then what Orange says of it."""

    def __init__(
        self,
        config: Mapping[str, Any],
        credentials: Mapping[str, str],
        request: ConnectionRequest,
    ) -> None:
        self.request = request
        self.account = account_of(config, credentials)
        needed = [s.name for s in SETTINGS if s.is_secret and s.is_required]
        self.missing = [name for name in needed if not credentials.get(name)]

    def findings(self) -> list[ConnectionFinding]:
        found = [ConnectionFinding(Finding.NOT_CONFIGURED, name) for name in self.missing]
        found += [*self._country(), *self._currency(), *self._notification_address()]
        return [*found, *self._answer()] if self.account.is_complete else found

    def _country(self) -> Iterator[ConnectionFinding]:
        """One application serves one country (section 2), and not every country has any."""
        account, country = self.account, self.request.country
        is_elsewhere = not account.is_sandbox and account.segment != country.lower()
        if not account.currency or is_elsewhere:
            yield ConnectionFinding(Finding.WRONG_COUNTRY, account.segment)

    def _currency(self) -> Iterator[ConnectionFinding]:
        if self.account.currency and not self.account.takes(self.request.currency):
            yield ConnectionFinding(Finding.WRONG_CURRENCY, self.account.currency)

    def _notification_address(self) -> Iterator[ConnectionFinding]:
        """Orange takes no payment without one, nor with a long one (section 4).

        To a number without a certificate it no longer writes, but takes the payments (section 6).
        """
        url = self.request.webhook_url
        parts = split(url)
        if not parts.hostname:
            yield ConnectionFinding(Finding.WEBHOOK_URL_MISSING, "notif_url")
        elif len(url) > URL_LENGTH:
            yield ConnectionFinding(Finding.WEBHOOK_URL_TOO_LONG, f"{len(url)} > {URL_LENGTH}")
        elif not self.account.is_sandbox and (
            parts.scheme != "https" or _is_number(parts.hostname)
        ):
            about = f"{parts.scheme}://{parts.netloc}"
            yield ConnectionFinding(Finding.WEBHOOK_HOST_REFUSED, about, blocks=False)

    def _answer(self) -> list[ConnectionFinding]:
        """What Orange says to the account's keys in this country."""
        try:
            answer = Client(self.account).probe()
        except NoToken as error:
            is_refused = error.reason is Reason.CREDENTIALS_REFUSED
            finding = Finding.CREDENTIALS_REFUSED if is_refused else Finding.UNREACHABLE
            return [ConnectionFinding(finding)]
        except (http.NotSent, http.Unanswered):
            return [ConnectionFinding(Finding.UNREACHABLE)]
        return [] if answer.status == 400 else [self._trouble(answer)]

    def _trouble(self, answer: Answer) -> ConnectionFinding:
        by_code = REFUSALS.get((answer.status, code_of(answer)))
        finding = by_code or REFUSALS.get((answer.status, None))
        if finding is None:
            return ConnectionFinding(Finding.UNEXPECTED_ANSWER, quote(answer), blocks=False)
        if finding in (Finding.WRONG_COUNTRY, Finding.NO_PERMISSION):
            return ConnectionFinding(finding, f"orange-money-webpay/{self.account.segment}")
        return ConnectionFinding(finding, quote(answer))


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
