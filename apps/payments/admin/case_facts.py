"""What was known when a case was opened, as a person reads it."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.core.admin.columns import EMPTY
from apps.core.money import CURRENCIES, format_money
from apps.core.redaction import redact
from apps.payments.admin.words import news
from apps.payments.models import PaymentCase
from apps.payments.providers import PROVIDERS

LABELS: dict[str, Promise] = {
    "code": _("What differs"),
    "amount": _("Amount the provider names"),
    "currency": _("Currency the provider names"),
    "reference": _("Reference the provider names"),
    "said": _("What the provider says now"),
    "looks": _("How often the provider was asked"),
    "provider": _("Provider"),
    "reason": _("Reason"),
    "credit_note": _("Credit note given up"),
    "order_total": _("Total of the order"),
    "paid": _("Paid for the order"),
    "cancelled": _("Order cancelled"),
}
ANSWERS: dict[str, Promise] = {
    "failed": _("refused"),
    "expired": _("expired"),
    "cancelled": _("cancelled by the guest or the provider"),
    "not_found": _("unknown there"),
    "succeeded": _("given back"),
}
MONEY = ("amount", "order_total", "paid")


def facts_table(case: PaymentCase) -> SafeString | str:
    """A line for each thing known, redacted; a dash where nothing is."""
    lines = list(_lines(redact(case.facts), case.currency))
    if not lines:
        return EMPTY
    rows = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', lines)
    return format_html('<table class="ec-known">{}</table>', rows)


def _lines(facts: dict[str, Any], currency: str) -> Iterator[tuple[Any, str]]:
    """What the provider said of money is in the currency that it named itself."""
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _lines(value, value.get("currency") or currency)
        elif value not in (None, ""):
            yield LABELS.get(name, name), _text(name, value, currency)


def _text(name: str, value: Any, currency: str) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if name in MONEY and isinstance(value, int) and currency in CURRENCIES:
        return format_money(value, currency)
    if name == "code":
        return news(str(value))
    if name == "said":
        return str(ANSWERS.get(str(value), value))
    if name == "provider" and value in PROVIDERS:
        return str(PROVIDERS[value].display_name)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
