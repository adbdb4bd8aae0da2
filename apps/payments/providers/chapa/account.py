"""Whose key, at which host, and for real money or not (wire reference, sections 1, 2 and 10.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.payments.providers.base import Setting

URL = "https://api.chapa.co"
CURRENCIES = frozenset({"ETB", "USD"})

SETTINGS = (
    Setting("secret_key", "CHAPA_SECRET_KEY", is_secret=True),
    Setting("webhook_secret", "CHAPA_WEBHOOK_SECRET", is_secret=True, is_required=False),
    Setting("api_url", "CHAPA_API_URL", operator_only=True, default=URL),
)

MODES = {"CHASECK_TEST-": "test", "CHASECK-": "live"}
"""Test and live share one host: only the key tells them apart."""


@dataclass(frozen=True)
class Account:
    """One merchant's secret key. The webhook secret is another one, chosen in the dashboard."""

    url: str
    key: str = field(repr=False)
    webhook_secret: str = field(repr=False)

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
        key=credentials.get("secret_key", "").strip(),
        webhook_secret=credentials.get("webhook_secret", "").strip(),
    )
