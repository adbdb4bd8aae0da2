"""The registry: every provider at a glance. Adding one is a folder and a line here."""

from collections.abc import Mapping
from typing import Any

from apps.payments.providers.base import PaymentProvider
from apps.payments.providers.cash import CashProvider

PROVIDERS: dict[str, type[PaymentProvider]] = {
    provider.code: provider for provider in (CashProvider,)
}


class UnknownProvider(LookupError):
    """No provider has this code."""


def provider_class(code: str) -> type[PaymentProvider]:
    """The class behind a provider code. Raises UnknownProvider."""
    try:
        return PROVIDERS[code]
    except KeyError:
        raise UnknownProvider(f"No provider is called {code!r}; see PROVIDERS") from None


def get_provider(
    code: str,
    *,
    config: Mapping[str, Any] | None = None,
    credentials: Mapping[str, str] | None = None,
) -> PaymentProvider:
    """A provider, ready to be asked, with one account's credentials. Raises UnknownProvider."""
    return provider_class(code)(config=config, credentials=credentials)


__all__ = ["PROVIDERS", "PaymentProvider", "UnknownProvider", "get_provider", "provider_class"]
