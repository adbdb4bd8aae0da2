"""One payment as a card on a page. Whatever came in a request is escaped."""

from html import escape
from typing import TYPE_CHECKING

from apps.simulator.ledger import Act, Charge, Status
from apps.simulator.texts import Words
from apps.simulator.wires.base import plain

if TYPE_CHECKING:
    from apps.simulator.simulator import Simulator

SHOWN_WHEN_OVER = 12
MOST_WAITING = 100


def cards(simulator: "Simulator", words: Words) -> str:
    """What waits, the newest first, and below it what is over."""
    charges = list(simulator.ledger)[::-1]
    waiting = [c for c in charges if c.status is Status.PENDING and not c.is_ignored]
    over = [c for c in charges if c.status is not Status.PENDING or c.is_ignored]
    parts = []
    for name, some in (("waiting", waiting[:MOST_WAITING]), ("over", over[:SHOWN_WHEN_OVER])):
        if some:
            inside = "".join(card(simulator, charge, words) for charge in some)
            parts.append(f'<h2>{words(name)}</h2><div class="cards {name}">{inside}</div>')
    return "".join(parts) or f'<p class="none">{words("none")}</p>'


def card(simulator: "Simulator", charge: Charge, words: Words, place: str = "phones") -> str:
    """At a provider's link, even a guest who has ignored it may still pay."""
    wire = simulator.wires[charge.provider]
    phone = f"+{charge.phone.lstrip('+')}" if charge.phone else words("link")
    merchant = charge.merchant or words("merchant")
    is_open = charge.status is Status.PENDING and (place == "link" or not charge.is_ignored)
    lines = [
        f'<article class="phone {charge.provider} {charge.status}">',
        f'<header><b>{escape(wire.name)}</b><span class="number">{escape(phone)}</span></header>',
        f'<p class="who">{escape(words("asks", merchant=merchant))}</p>',
        f'<p class="amount">{_money(charge)}</p>',
        f'<p class="about">{escape(charge.description or charge.reference)}</p>',
        f'<p class="state">{escape(_state(simulator, charge, words))}</p>',
        _buttons(charge, words, place) if is_open else "",
        "</article>",
    ]
    return "".join(lines)


def _state(simulator: "Simulator", charge: Charge, words: Words) -> str:
    reason = "" if charge.reason == Act.REFUSE else words.known(charge.reason)
    if charge.status is not Status.PENDING:
        said = words(charge.status)
        if charge.refunds:
            said += f" · {words('refunded', amount=plain(charge.refunded))}"
        return said + (f" ({reason})" if reason and not charge.is_paid else "")
    if charge.is_ignored:
        return words("ignored")
    left = int(charge.expires_at - simulator.clock.now())
    minutes, seconds = divmod(max(left, 0), 60)
    said = words("left", minutes=minutes, seconds=seconds) if left > 0 else words("late")
    return said + (f" · {words('last', reason=reason)}" if reason else "")


def _buttons(charge: Charge, words: Words, place: str) -> str:
    """Plain buttons of a form: they need no script."""
    names = {act: words("cancel" if (act, place) == (Act.IGNORE, "link") else act) for act in Act}
    where = escape(f"/act/{charge.provider}/{charge.id}")
    buttons = "".join(
        f'<button class="{act}" formaction="{where}/{act}?lang={words.language}">{name}</button>'
        for act, name in names.items()
    )
    return f'<form method="post"><input type="hidden" name="from" value="{place}">{buttons}</form>'


def _money(charge: Charge) -> str:
    """An amount as the region reads it, apart from the letters that a wallet would show."""
    whole, _, cents = plain(charge.amount).partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return escape(f"{grouped}{',' + cents if cents else ''} {charge.currency}")
