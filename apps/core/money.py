"""Money: integers of a currency's minor unit, and how people read them. No floats, ever."""

import re
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid

MAX_AMOUNT = 999_999_999
"""The largest amount of one order, payment or movement, in minor units: nine digits."""

CFA = {"XOF", "XAF"}
CURRENCIES = ("XOF", "XAF", "GNF", "ETB", "NGN", "GHS", "KES", "ZAR", "USD", "EUR")
"""The currencies a restaurant can work in (ISO 4217)."""

LONGEST_FIGURE = 24


class CurrencyMismatch(Invalid):
    """Two currencies met where only one may be."""

    code = "currency-mismatch"
    message = _("The currencies do not match.")


def exponent(currency: str) -> int:
    """How many decimals a currency has: 0 for XOF, 2 for KES (ISO 4217)."""
    return get_currency_precision(currency)


def to_decimal(amount: int, currency: str) -> Decimal:
    """Minor units as a decimal number of the currency's main unit."""
    return Decimal(amount).scaleb(-exponent(currency))


def minor_units(said: Any, currency: str) -> int | None:
    """An amount in the main unit as others write it: "12.5", 2500; None where that is none.

    A fraction of the minor unit is none either: nobody owes a third of a franc.
    """
    text = str(said) if isinstance(said, str | int | float) else ""
    if len(text) > LONGEST_FIGURE or not re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII):
        return None
    scaled = Decimal(text).scaleb(exponent(currency))
    return int(scaled) if scaled == scaled.to_integral_value() else None


def format_money(amount: int, currency: str, language: str | None = None) -> str:
    """An amount as a person reads it: `1 500 F CFA`, `1 500,00 ETB`, `KES 1,500.00`.

    The CFA francs are written the way their countries write them in both languages.
    """
    if currency in CFA:
        digits = f"{abs(amount):,}".replace(",", "\u00a0")
        return f"{'-' if amount < 0 else ''}{digits}\u00a0F\u00a0CFA"
    locale = "fr" if (language or get_language() or "fr").startswith("fr") else "en"
    pattern = "#,##0.00\u00a0\u00a4\u00a4" if locale == "fr" else "\u00a4\u00a4\u00a0#,##0.00"
    return format_currency(to_decimal(amount, currency), currency, pattern, locale=locale)
