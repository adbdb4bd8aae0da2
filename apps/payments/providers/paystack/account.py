"""Whose key, at which host, and how guests pay (wire reference, sections 1, 2, 5 and 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.payments.providers.base import Setting

URL = "https://api.paystack.co"
XOF_FACTOR = "100"

SETTINGS = (
    Setting("secret_key", "PAYSTACK_SECRET_KEY", is_secret=True),
    Setting("previous_key", "PAYSTACK_PREVIOUS_KEY", is_secret=True, is_required=False),
    Setting("email", "PAYSTACK_EMAIL"),
    Setting("mobile_money", "PAYSTACK_MOBILE_MONEY", is_required=False),
    Setting("xof_factor", "PAYSTACK_XOF_FACTOR", operator_only=True, default=XOF_FACTOR),
    Setting("api_url", "PAYSTACK_API_URL", operator_only=True, default=URL),
)

MODES = {"sk_test_": "test", "sk_live_": "live"}
"""Test and live share one host: only the key tells them apart."""

WALLETS = {
    "GH": ("mtn", "vod", "atl", "tgo"),
    "KE": ("mpesa", "airtel"),
    "CI": ("mtn", "orange", "wave"),
}
"""Whose wallets can be prompted, by ISO 3166 country code. Paying a paybill or a till is none."""


@dataclass(frozen=True)
class Account:
    """One integration's secret key, which signs its webhooks, too."""

    url: str
    email: str
    country: str
    wallet: str
    """Whose prompt the guest gets; empty for the checkout page."""
    xof_factor: int
    key: str = field(repr=False)
    previous_key: str = field(repr=False)

    @property
    def is_complete(self) -> bool:
        return bool(self.key and self.email and self.is_wallet_known)

    @property
    def is_wallet_known(self) -> bool:
        return not self.wallet or self.wallet in WALLETS.get(self.country, ())

    @property
    def mode(self) -> str:
        """`test` or `live`; empty where the key does not say."""
        return next((mode for start, mode in MODES.items() if self.key.startswith(start)), "")

    def is_other_mode(self, said: Any) -> bool:
        """Whether what an object says of its mode is not this key's: play money is no money."""
        return bool(self.mode) and said is not None and said != self.mode


def account_of(config: Mapping[str, Any], credentials: Mapping[str, str]) -> Account:
    """The account that these settings describe."""
    return Account(
        url=str(config.get("api_url") or URL).rstrip("/"),
        email=str(config.get("email") or "").strip(),
        country=str(config.get("country") or ""),
        wallet=wallet_of(config),
        xof_factor=factor_of(config),
        key=credentials.get("secret_key", "").strip(),
        previous_key=credentials.get("previous_key", "").strip(),
    )


def wallet_of(config: Mapping[str, Any]) -> str:
    """Paystack's word for the wallet that is prompted, such as `mtn`."""
    return str(config.get("mobile_money") or "").strip().lower()


def factor_of(config: Mapping[str, Any]) -> int:
    """What a franc is on the wire: 100, as most say, or 1 (section 2)."""
    return 1 if str(config.get("xof_factor") or "").strip() == "1" else int(XOF_FACTOR)
