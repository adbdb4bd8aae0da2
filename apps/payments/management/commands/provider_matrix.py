"""`manage.py provider_matrix`: write what the registry can do into the documentation."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import (
    Action,
    Capabilities,
    PaymentProvider,
    RefundSupport,
    Setting,
    WebhookTrust,
)

BEGIN = "<!-- Written by `python manage.py provider_matrix`; a test compares. -->"
END = "<!-- End of what is written. -->"
NOTHING = "–"

ACTIONS = {
    Action.NONE: "pays at the counter",
    Action.REDIRECT: "opens a link, or scans it",
    Action.PROMPT: "answers a prompt on the phone",
}
REFUNDS = {
    RefundSupport.FULL: "whole payments only",
    RefundSupport.PARTIAL: "any part",
    RefundSupport.MANUAL: "by hand",
    RefundSupport.NONE: "none",
}
TRUST = {
    WebhookTrust.NONE: NOTHING,
    WebhookTrust.HINT: "a hint: we ask",
    WebhookTrust.PROOF: "proof: signed",
}
OWN = {False: "", True: "; at an address of the payment's own"}
GETS = {False: "", True: "; by GET a hint"}

FACTS: dict[str, Callable[[Capabilities], str]] = {
    "the guest": lambda able: ACTIONS[able.action],
    "phone number needed": lambda able: _yes(able.needs_phone),
    "currencies": lambda able: ", ".join(sorted(able.currencies)) if able.currencies else "all",
    "amounts (minor units)": lambda able: f"{able.min_amount} to {able.max_amount:_}".replace(
        "_", "\u00a0"
    ),
    "amounts are multiples of": lambda able: str(able.amount_step),
    "time to pay": lambda able: _time(able.deadline),
    "webhooks are": lambda able: (
        TRUST[able.webhook] + GETS[able.hints_by_get] + OWN[able.address_per_payment]
    ),
    "found by our reference": lambda able: _network(able, _yes(able.can_look_up)),
    "unknown there is final after": lambda able: _time(able.not_found_is_final_after),
    "session can be closed": lambda able: _network(able, _yes(able.can_cancel)),
    "a guest's message can be looked up": lambda able: _network(
        able, _yes(able.can_find_transaction)
    ),
    "statements are": lambda able: _network(
        able, "fetched each night" if able.can_list_transactions else "imported from a file"
    ),
    "the provider gives back": lambda able: REFUNDS[able.refunds],
}


class Command(BaseCommand):
    """Run it after a change to a provider's `capabilities` or `settings`."""

    help = "Write the matrix of providers into docs/providers.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        file = page()
        file.write_text(renewed(file.read_text()))
        self.stdout.write(f"Wrote {len(PROVIDERS)} providers into {file}.")


def page() -> Path:
    """Where the matrix stands."""
    return Path(settings.BASE_DIR) / "docs" / "providers.md"


def renewed(text: str) -> str:
    """The page with the matrix of today between its marks. Raises ValueError without them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks {BEGIN!r} or {END!r}")
    return f"{before}{BEGIN}\n\n{_matrix(PROVIDERS.values())}\n{END}{after}"


def _matrix(providers: Iterable[type[PaymentProvider]]) -> str:
    providers = list(providers)
    names = [_name(provider) for provider in providers]
    abilities = _table(
        ["", *names],
        [[name, *(fact(p.capabilities) for p in providers)] for name, fact in FACTS.items()],
    )
    accounts = [_account(provider) for provider in providers if provider.settings]
    return "\n".join([abilities, *accounts])


def _account(provider: type[PaymentProvider]) -> str:
    rows = [[f"`{s.env}`", *_setting(s)] for s in provider.settings]
    table = _table(["variable", "setting", "kept in", "needed", "otherwise"], rows)
    return f"### {_name(provider)} (`{provider.code}`)\n\n{table}"


def _name(provider: type[PaymentProvider]) -> str:
    """In English, like the page."""
    with translation.override("en"):
        return str(provider.display_name)


def _setting(setting: Setting) -> list[str]:
    """What the owner calls it, where it is kept, and what holds where it is left open."""
    place = "the environment only" if setting.operator_only else "`config`"
    return [
        f"`{setting.name}`",
        "`credentials`" if setting.is_secret else place,
        _yes(setting.is_required and not setting.default),
        setting.default or NOTHING,
    ]


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _network(able: Capabilities, text: str) -> str:
    """Nothing, for what is settled before anybody could ask."""
    return NOTHING if able.settles_at_once else text


def _time(seconds: int) -> str:
    if not seconds:
        return NOTHING
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"
