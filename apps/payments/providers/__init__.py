"""The registry: every provider at a glance. Adding one is a folder and a line here."""

from collections.abc import Mapping
from typing import Any

from apps.payments.providers.base import PaymentProvider
from apps.payments.providers.cash import CashProvider
from apps.payments.providers.chapa import ChapaProvider
from apps.payments.providers.environment import complete_config, complete_credentials
from apps.payments.providers.mpesa import MpesaProvider
from apps.payments.providers.mtn import MTNProvider
from apps.payments.providers.orange import OrangeProvider
from apps.payments.providers.paystack import PaystackProvider
from apps.payments.providers.wave import WaveProvider

_CLASSES: tuple[type[PaymentProvider], ...] = (
    CashProvider,
    WaveProvider,
    OrangeProvider,
    MTNProvider,
    ChapaProvider,
    PaystackProvider,
    MpesaProvider,
)
PROVIDERS: dict[str, type[PaymentProvider]] = {provider.code: provider for provider in _CLASSES}


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
    """A provider, ready to be asked, with one account's credentials. Raises UnknownProvider.

    What the account does not bring along is read from the environment.
    """
    provider = provider_class(code)
    return provider(
        config=complete_config(provider.settings, config or {}),
        credentials=complete_credentials(provider.settings, credentials or {}),
    )


__all__ = ["PROVIDERS", "PaymentProvider", "UnknownProvider", "get_provider", "provider_class"]
