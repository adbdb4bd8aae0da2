"""Whose keys, for which short code, at which host (wire reference, sections 1, 4 and 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.payments.providers.base import Setting

URL = "https://api.safaricom.co.ke"
COUNTRY, CURRENCY = "KE", "KES"

SETTINGS = (
    Setting("consumer_key", "MPESA_CONSUMER_KEY", is_secret=True),
    Setting("consumer_secret", "MPESA_CONSUMER_SECRET", is_secret=True),
    Setting("passkey", "MPESA_PASSKEY", is_secret=True),
    Setting("short_code", "MPESA_SHORT_CODE"),
    Setting("till_number", "MPESA_TILL_NUMBER", is_required=False),
    Setting("initiator", "MPESA_INITIATOR", is_required=False),
    Setting("security_credential", "MPESA_SECURITY_CREDENTIAL", is_secret=True, is_required=False),
    Setting("api_url", "MPESA_API_URL", operator_only=True, default=URL),
)


@dataclass(frozen=True)
class Account:
    """One paybill or till, and the app that may speak for it.

    A till is asked for by the short code of its store, and named beside it. `initiator` with its
    encrypted password (`credential`) is who may give money back.
    """

    url: str
    short_code: str
    till: str
    initiator: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    passkey: str = field(repr=False)
    credential: str = field(repr=False)

    @property
    def is_complete(self) -> bool:
        return all((self.short_code, self.key, self.secret, self.passkey))

    @property
    def can_reverse(self) -> bool:
        return all((self.is_complete, self.initiator, self.credential))


def account_of(config: Mapping[str, Any], credentials: Mapping[str, str]) -> Account:
    """The account that these settings describe."""

    def chosen(name: str) -> str:
        return str(config.get(name) or "").strip()

    def secret(name: str) -> str:
        return credentials.get(name, "").strip()

    return Account(
        url=(chosen("api_url") or URL).rstrip("/"),
        short_code=chosen("short_code"),
        till=chosen("till_number"),
        initiator=chosen("initiator"),
        key=secret("consumer_key"),
        secret=secret("consumer_secret"),
        passkey=secret("passkey"),
        credential=secret("security_credential"),
    )
