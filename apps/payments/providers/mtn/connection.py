"""What keeps an MTN account from working, found out by harmless questions (sections 2, 3, 7–9)."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import (
    ConnectionFinding,
    ConnectionRequest,
    Finding,
    Reason,
)
from apps.payments.providers.mtn.account import (
    MARKETS,
    SETTINGS,
    Account,
    callback_url,
    collection_account,
    disbursement_account,
)
from apps.payments.providers.mtn.client import Client, NoToken
from apps.payments.providers.mtn.mapping import code_of

BALANCE = "account/balance"

REFUSALS: Mapping[int | str, Finding] = {
    401: Finding.CREDENTIALS_REFUSED,
    403: Finding.NO_PERMISSION,
    429: Finding.UNREACHABLE,
    503: Finding.UNREACHABLE,
    "NOT_ALLOWED": Finding.ACCOUNT_BLOCKED,
    "NOT_ALLOWED_TARGET_ENVIRONMENT": Finding.WRONG_ENVIRONMENT,
}
"""What an answer other than a balance means, by its status or its code."""


class ConnectionCheck:
    """Looks at one restaurant's account: what is set first, then what MTN says of it."""

    def __init__(
        self,
        config: Mapping[str, Any],
        credentials: Mapping[str, str],
        request: ConnectionRequest,
    ) -> None:
        self.request = request
        self.callback = callback_url(config, request.webhook_url)
        self.collection = collection_account(config, credentials)
        self.disbursement = disbursement_account(config, credentials)
        needed = [s.name for s in SETTINGS if s.is_secret and s.is_required]
        self.missing = [name for name in needed if not credentials.get(name)]

    def findings(self) -> list[ConnectionFinding]:
        found = [ConnectionFinding(Finding.NOT_CONFIGURED, name) for name in self.missing]
        found += self._country()
        found += self._callback_address()
        if not self.collection.is_complete:
            return found
        balance, trouble = _balance(self.collection)
        found += trouble
        found += self._currency(balance)
        if any(finding.finding is Finding.UNREACHABLE for finding in trouble):
            return found
        return [*found, *self._registered_host(), *self._refunds()]

    def _country(self) -> Iterator[ConnectionFinding]:
        environment, country = self.collection.environment, self.request.country
        if not environment:
            yield ConnectionFinding(Finding.WRONG_COUNTRY, country)
        homes = [home for home, market in MARKETS.items() if market.environment == environment]
        if homes and country not in homes:
            yield ConnectionFinding(Finding.WRONG_COUNTRY, environment)

    def _currency(self, balance: Mapping[str, Any]) -> Iterator[ConnectionFinding]:
        """The wallet's currency, or the market's where the wallet keeps it to itself."""
        ours = self.request.currency
        markets = {market.environment: market.currency for market in MARKETS.values()}
        wallet = self.collection.meant_currency(balance.get("currency"), ours)
        theirs = wallet or markets.get(self.collection.environment, ours)
        if theirs != ours:
            yield ConnectionFinding(Finding.WRONG_CURRENCY, theirs)

    def _callback_address(self) -> Iterator[ConnectionFinding]:
        """A host with a name and, outside the sandbox, a certificate (section 8).

        Without callbacks payments are found out by asking, only later.
        """
        if not self.callback:
            yield ConnectionFinding(Finding.WEBHOOK_URL_MISSING, "callback_url", blocks=False)
            return
        parts = _split(self.callback)
        is_safe = parts.scheme == "https" or self.collection.is_sandbox
        if not is_safe or not parts.hostname or _is_number(parts.hostname):
            about = f"{parts.scheme}://{parts.netloc}"
            yield ConnectionFinding(Finding.WEBHOOK_HOST_REFUSED, about, blocks=False)

    def _registered_host(self) -> Iterator[ConnectionFinding]:
        """With a callback to another host than the registered one every payment is refused."""
        if not self.callback or not self.collection.is_sandbox:
            return
        host = Client(self.collection).callback_host()
        parts = _split(self.callback)
        if host is not None and host.lower() not in (parts.hostname, parts.netloc.lower()):
            yield ConnectionFinding(Finding.WEBHOOK_HOST_OTHER, host)

    def _refunds(self) -> Iterator[ConnectionFinding]:
        """Payments work without the disbursement product, so nothing here blocks."""
        if not self.disbursement.is_complete:
            about = "disbursement_subscription_key"
            yield ConnectionFinding(Finding.REFUNDS_BY_HAND, about, blocks=False)
        elif trouble := _balance(self.disbursement)[1]:
            is_away = trouble[0].finding is Finding.UNREACHABLE
            finding = Finding.UNREACHABLE if is_away else Finding.NO_PERMISSION
            yield ConnectionFinding(finding, self.disbursement.product, blocks=False)


def _balance(account: Account) -> tuple[Mapping[str, Any], list[ConnectionFinding]]:
    """The wallet's balance as MTN says it, or what keeps it from saying it."""
    try:
        answer = Client(account).send("GET", BALANCE)
    except NoToken as error:
        is_refused = error.reason is Reason.CREDENTIALS_REFUSED
        finding = Finding.CREDENTIALS_REFUSED if is_refused else Finding.UNREACHABLE
        return {}, [ConnectionFinding(finding)]
    except (http.NotSent, http.Unanswered):
        return {}, [ConnectionFinding(Finding.UNREACHABLE)]
    said = answer.json()
    if answer.status == 200 and isinstance(said, dict):
        return said, []
    return {}, [_trouble(answer, account)]


def _trouble(answer: Answer, account: Account) -> ConnectionFinding:
    code = code_of(answer)
    finding = REFUSALS.get(code) or REFUSALS.get(answer.status)
    if finding is Finding.WRONG_ENVIRONMENT:
        return ConnectionFinding(finding, account.environment)
    if finding is Finding.NO_PERMISSION:
        # Not every account that may ask for money may also see its balance.
        return ConnectionFinding(finding, f"{account.product}/{BALANCE}", blocks=False)
    about = code or f"HTTP {answer.status}"
    if finding is None:
        return ConnectionFinding(Finding.UNEXPECTED_ANSWER, about, blocks=False)
    return ConnectionFinding(finding, about)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
