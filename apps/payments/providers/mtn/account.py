"""Whose keys, at which host, in which of MTN's markets (wire reference, sections 2 and 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from apps.payments.providers.base import Setting

PRODUCTION_URL = "https://proxy.momoapi.mtn.com"
SANDBOX_URL = "https://sandbox.momodeveloper.mtn.com"
SANDBOX = "sandbox"
SANDBOX_CURRENCY = "EUR"
COLLECTION = "collection"
DISBURSEMENT = "disbursement"


class Market(NamedTuple):
    """One country's wallets: the word for `X-Target-Environment`, and its currency (ISO 4217)."""

    environment: str
    currency: str


MARKETS = {
    "BJ": Market("mtnbenin", "XOF"),
    "CG": Market("mtncongo", "XAF"),
    "CI": Market("mtnivorycoast", "XOF"),
    "CM": Market("mtncameroon", "XAF"),
    "GH": Market("mtnghana", "GHS"),
    "GN": Market("mtnguineaconakry", "GNF"),
    "LR": Market("mtnliberia", "LRD"),
    "NG": Market("mtnnigeria", "NGN"),
    "RW": Market("mtnrwanda", "RWF"),
    "SS": Market("mtnsouthsudan", "SSP"),
    "SZ": Market("mtnswaziland", "SZL"),
    "UG": Market("mtnuganda", "UGX"),
    "ZA": Market("mtnsouthafrica", "ZAR"),
    "ZM": Market("mtnzambia", "ZMW"),
}
"""By ISO 3166 country code."""

SETTINGS = (
    Setting("subscription_key", "MTN_SUBSCRIPTION_KEY", is_secret=True),
    Setting("user_id", "MTN_USER_ID", is_secret=True),
    Setting("api_secret", "MTN_API_SECRET", is_secret=True),
    Setting("environment", "MTN_ENVIRONMENT", is_required=False),
    Setting("callback_url", "MTN_CALLBACK_URL", is_required=False),
    Setting("check_account_holder", "MTN_CHECK_ACCOUNT_HOLDER", is_required=False),
    Setting("api_url", "MTN_API_URL", operator_only=True, default=PRODUCTION_URL),
    Setting(
        "disbursement_subscription_key",
        "MTN_DISBURSEMENT_SUBSCRIPTION_KEY",
        is_secret=True,
        is_required=False,
    ),
    Setting("disbursement_user_id", "MTN_DISBURSEMENT_USER_ID", is_secret=True, is_required=False),
    Setting(
        "disbursement_api_secret",
        "MTN_DISBURSEMENT_API_SECRET",
        is_secret=True,
        is_required=False,
    ),
)


@dataclass(frozen=True)
class Account:
    """The keys of one product, and where they are used."""

    product: str
    url: str
    environment: str
    key: str = field(repr=False)
    user: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def is_complete(self) -> bool:
        return all((self.environment, self.key, self.user, self.secret))

    @property
    def is_sandbox(self) -> bool:
        return self.environment == SANDBOX

    def sent_currency(self, currency: str) -> str:
        """The sandbox knows euros only, whatever the order is in."""
        return SANDBOX_CURRENCY if self.is_sandbox else currency

    def meant_currency(self, echoed: Any, currency: str) -> str | None:
        """The reverse: which currency an echo stands for, where we sent `currency`."""
        if self.is_sandbox and echoed == SANDBOX_CURRENCY:
            return currency
        return echoed if isinstance(echoed, str) and echoed else None


def collection_account(config: Mapping[str, Any], credentials: Mapping[str, str]) -> Account:
    """The keys that ask guests for money."""
    key = credentials.get("subscription_key", "")
    return _account(COLLECTION, config, key, _pair(credentials, "user_id", "api_secret"))


def disbursement_account(config: Mapping[str, Any], credentials: Mapping[str, str]) -> Account:
    """The keys that give money back; incomplete where refunds were not granted.

    In production one API user serves all products (section 3), so its own may be left out.
    """
    own = _pair(credentials, "disbursement_user_id", "disbursement_api_secret")
    shared = _pair(credentials, "user_id", "api_secret")
    key = credentials.get("disbursement_subscription_key", "")
    return _account(DISBURSEMENT, config, key, own if any(own) else shared)


def callback_url(config: Mapping[str, Any], webhook_url: str) -> str:
    """Where MTN reports to: the registered address, where the operator or owner names one."""
    return str(config.get("callback_url") or "").strip() or webhook_url


def _pair(credentials: Mapping[str, str], user: str, secret: str) -> tuple[str, str]:
    return credentials.get(user, ""), credentials.get(secret, "")


def _account(
    product: str, config: Mapping[str, Any], key: str, user_and_secret: tuple[str, str]
) -> Account:
    environment = _environment(config)
    user, secret = user_and_secret
    return Account(product, _url(config, environment), environment, key, user, secret)


def _environment(config: Mapping[str, Any]) -> str:
    """The one that was chosen, else the market of the restaurant's country, else nothing."""
    chosen = str(config.get("environment") or "").strip().lower()
    market = MARKETS.get(str(config.get("country") or ""))
    return chosen or (market.environment if market else "")


def _url(config: Mapping[str, Any], environment: str) -> str:
    url = str(config.get("api_url") or PRODUCTION_URL).rstrip("/")
    # The real host has no sandbox behind it; whoever set another address means that one.
    return SANDBOX_URL if environment == SANDBOX and url == PRODUCTION_URL else url
