"""Whose keys, and for which of Orange's countries (wire reference, sections 2 and 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.payments.providers.base import Setting

URL = "https://api.orange.com"
SANDBOX = "dev"
SANDBOX_CURRENCY = "OUV"

CURRENCIES = {
    "BF": "XOF",
    "BW": "BWP",
    "CD": "CDF",
    "CI": "XOF",
    "CM": "XAF",
    "GN": "GNF",
    "MG": "MGA",
    "ML": "XOF",
    "SL": "SLE",
    "SN": "XOF",
}
"""By ISO 3166 country code, which in lower case is the path's segment (section 3)."""

SETTINGS = (
    Setting("client_id", "ORANGE_CLIENT_ID", is_secret=True),
    Setting("client_secret", "ORANGE_CLIENT_SECRET", is_secret=True),
    Setting("merchant_key", "ORANGE_MERCHANT_KEY", is_secret=True),
    # Not named `country`: that is the restaurant's own, which would always go before.
    Setting("segment", "ORANGE_COUNTRY", is_required=False),
    Setting("merchant_name", "ORANGE_MERCHANT_NAME", is_required=False),
    Setting("api_url", "ORANGE_API_URL", operator_only=True, default=URL),
)


@dataclass(frozen=True)
class Account:
    """One application's keys, and where they are used. The sandbox is a segment, not a host."""

    url: str
    segment: str
    merchant_name: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    merchant_key: str = field(repr=False)

    @property
    def is_complete(self) -> bool:
        return all((self.currency, self.client_id, self.client_secret, self.merchant_key))

    @property
    def is_sandbox(self) -> bool:
        return self.segment == SANDBOX

    @property
    def currency(self) -> str:
        """What the segment's payments are in; nothing where Orange has no web payment."""
        return SANDBOX_CURRENCY if self.is_sandbox else CURRENCIES.get(self.segment.upper(), "")

    def takes(self, currency: str) -> bool:
        """Whether an order in `currency` can be paid: the sandbox's units stand for any."""
        return self.is_sandbox or currency == self.currency

    def meant_currency(self, echoed: Any, currency: str) -> str | None:
        """The reverse: which currency an echo stands for, where the order was in `currency`."""
        if self.is_sandbox and echoed == SANDBOX_CURRENCY:
            return currency
        return echoed if isinstance(echoed, str) and echoed else None


def account_of(config: Mapping[str, Any], credentials: Mapping[str, str]) -> Account:
    """The account that collects the restaurant's money."""
    return Account(
        url=str(config.get("api_url") or URL).rstrip("/"),
        segment=_segment(config),
        merchant_name=str(config.get("merchant_name") or "").strip(),
        client_id=credentials.get("client_id", ""),
        client_secret=credentials.get("client_secret", ""),
        merchant_key=credentials.get("merchant_key", ""),
    )


def _segment(config: Mapping[str, Any]) -> str:
    """The one that was chosen, else the restaurant's country."""
    chosen = str(config.get("segment") or "").strip()
    return (chosen or str(config.get("country") or "")).lower()
