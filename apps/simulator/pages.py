"""The guests' phones in a browser: all at `/`, one payment at its provider's link."""

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from apps.simulator.http import Reply, Request
from apps.simulator.ledger import Act, Charge, Status
from apps.simulator.texts import Words, words_for
from apps.simulator.wires.base import plain

if TYPE_CHECKING:
    from apps.simulator.simulator import Simulator

LINKS = re.compile(r"/(?:c|payment/pay_token)/([\w-]+)")
ACTION = re.compile(r"/act/([a-z]+)/([\w-]+)/([a-z-]+)")
SHOWN_WHEN_OVER = 12
STYLE = (Path(__file__).parent / "static" / "phones.css").read_text()
SCRIPT = (Path(__file__).parent / "static" / "phones.js").read_text()


def page(simulator: "Simulator", request: Request) -> Reply | None:
    """The page that a path leads to, or None."""
    words = words_for(request.query, request.headers)
    with simulator.lock:
        simulator.tick()
        if found := ACTION.fullmatch(request.path):
            return _act(simulator, request, *found.groups()) if request.method == "POST" else None
        if request.method != "GET":
            return None
        if request.path in ("/", "/cards"):
            cards = _cards(simulator, words)
            return _html(cards if request.path == "/cards" else _phones(cards, words))
        if found := LINKS.fullmatch(request.path):
            return _link(simulator, found.group(1), words)
    return None


def _act(
    simulator: "Simulator", request: Request, provider: str, charge_id: str, act: str
) -> Reply | None:
    """A button was pressed: back to where it stood, or on to the restaurant."""
    charge = simulator.ledger.get(provider, charge_id)
    if charge is None or act not in list(Act):
        return None
    simulator.act(charge, Act(act))
    target = "/"
    if request.form().get("from") == "link" and act != Act.IGNORE:
        target = charge.return_url if charge.is_paid else charge.cancel_url
    language = request.query.get("lang", "")
    if target == "/" and language in ("fr", "en"):
        target = f"/?lang={language}"
    return Reply(303, headers={"Location": target})


def _link(simulator: "Simulator", charge_id: str, words: Words) -> Reply:
    for charge in simulator.ledger:
        if charge.id == charge_id:
            body = f'<div class="cards">{_card(simulator, charge, words, place="link")}</div>'
            back = urlsplit(charge.return_url)
            if charge.status is not Status.PENDING and back.scheme in ("http", "https"):
                url = charge.return_url if charge.is_paid else charge.cancel_url
                body += f'<p><a href="{escape(url)}">{words("back")}</a></p>'
            return _html(_frame(body, words))
    return _html(_frame(f"<p>{words('gone')}</p>", words), status=404)


def _phones(cards: str, words: Words) -> str:
    intro = f"<p>{words('intro')}</p>"
    return _frame(f'{intro}<div id="cards">{cards}</div><script>{SCRIPT}</script>', words)


def _cards(simulator: "Simulator", words: Words) -> str:
    """What waits, the newest first, and below it what is over."""
    charges = sorted(simulator.ledger, key=lambda charge: -charge.created_at)
    waiting = [c for c in charges if c.status is Status.PENDING and not c.is_ignored]
    over = [c for c in charges if c not in waiting][:SHOWN_WHEN_OVER]
    parts = []
    for name, some in (("waiting", waiting), ("over", over)):
        if some:
            inside = "".join(_card(simulator, charge, words) for charge in some)
            parts.append(f'<h2>{words(name)}</h2><div class="cards">{inside}</div>')
    return "".join(parts) or f'<p class="none">{words("none")}</p>'


def _card(simulator: "Simulator", charge: Charge, words: Words, place: str = "phones") -> str:
    wire = simulator.wires[charge.provider]
    phone = f"+{charge.phone.lstrip('+')}" if charge.phone else words("link")
    is_open = charge.status is Status.PENDING and not charge.is_ignored
    lines = [
        f'<article class="phone {charge.provider} {charge.status}">',
        f'<header><b>{escape(wire.name)}</b><span class="number">{escape(phone)}</span></header>',
        f"<p>{escape(charge.merchant)} {words('asks')}</p>",
        f'<p class="amount">{_money(charge)}</p>',
        f'<p class="about">{escape(charge.description or charge.reference)}</p>',
        f'<p class="state">{_state(simulator, charge, words)}</p>',
        _buttons(charge, words, place) if is_open else "",
        "</article>",
    ]
    return "".join(lines)


def _state(simulator: "Simulator", charge: Charge, words: Words) -> str:
    if charge.status is not Status.PENDING:
        said = words(charge.status)
        if charge.refunds:
            said += f" · {words('refunded', amount=plain(charge.refunded))}"
        return said + (f" ({escape(charge.reason)})" if charge.reason else "")
    if charge.is_ignored:
        return words("ignored")
    left = int(charge.expires_at - simulator.clock.now())
    minutes, seconds = divmod(max(left, 0), 60)
    said = words("left", minutes=minutes, seconds=seconds) if left > 0 else words("late")
    return said + (f" · {words('last', reason=charge.reason)}" if charge.reason else "")


def _buttons(charge: Charge, words: Words, place: str) -> str:
    buttons = "".join(
        f'<button class="{act}" formaction="/act/{charge.provider}/{charge.id}/{act}'
        f'?lang={words.language}">{words(act)}</button>'
        for act in Act
    )
    return f'<form method="post"><input type="hidden" name="from" value="{place}">{buttons}</form>'


def _money(charge: Charge) -> str:
    """An amount as the region reads it, apart from the letters that a wallet would show."""
    whole, _, cents = plain(charge.amount).partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return escape(f"{grouped}{',' + cents if cents else ''} {charge.currency}")


def _frame(body: str, words: Words) -> str:
    switch = f'<a href="?lang={words.other_language}">{words("other")}</a>'
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words('title')}</title><style>{STYLE}</style></head><body>"
        f"<nav><h1>{words('title')}</h1>{switch}</nav><main>{body}</main>"
        f"<footer>{words('simulated')}</footer></body></html>"
    )


def _html(body: str, status: int = 200) -> Reply:
    return Reply(status, body.encode(), "text/html; charset=utf-8")
