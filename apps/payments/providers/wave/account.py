"""Whose keys, at which host (wire reference, sections 2 and 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.payments.providers.base import Setting

URL = "https://api.wave.com"

SETTINGS = (
    Setting("api_key", "WAVE_API_KEY", is_secret=True),
    Setting("webhook_secret", "WAVE_WEBHOOK_SECRET", is_secret=True, is_required=False),
    Setting("signing_secret", "WAVE_SIGNING_SECRET", is_secret=True, is_required=False),
    Setting("aggregated_merchant_id", "WAVE_AGGREGATED_MERCHANT_ID", is_required=False),
    Setting("api_url", "WAVE_API_URL", operator_only=True, default=URL),
)


@dataclass(frozen=True)
class Account:
    """One wallet's key. With a signing secret, each request is signed as well."""

    url: str
    merchant: str
    key: str = field(repr=False)
    signing_secret: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)

    @property
    def country(self) -> str:
        """Where the wallet is (ISO 3166): a key reads `wave_sn_prod_…`. Empty where it does not."""
        parts = self.key.split("_")
        is_usual = len(parts) > 2 and parts[0] == "wave" and len(parts[1]) == 2
        return parts[1].upper() if is_usual else ""


def account(config: Mapping[str, Any], credentials: Mapping[str, str]) -> Account:
    """The account that these settings describe. Two webhook secrets are parted by a comma."""
    secrets = credentials.get("webhook_secret", "").split(",")
    return Account(
        url=str(config.get("api_url") or URL).rstrip("/"),
        merchant=str(config.get("aggregated_merchant_id") or ""),
        key=credentials.get("api_key", "").strip(),
        signing_secret=credentials.get("signing_secret", "").strip(),
        webhook_secrets=tuple(secret.strip() for secret in secrets if secret.strip()),
    )
