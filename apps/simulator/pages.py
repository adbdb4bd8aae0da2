"""The guests' phones in a browser: all at `/`, one payment at its provider's link."""

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from apps.simulator.cards import card, cards
from apps.simulator.http import Reply, Request
from apps.simulator.ledger import Act, Charge, Status
from apps.simulator.texts import Words, words_for
from apps.simulator.wires.base import host_of

if TYPE_CHECKING:
    from apps.simulator.simulator import Simulator

LINKS = re.compile(r"/(?:c|payment/pay_token|checkout/payment|paystack)/([\w-]+)")
ACTION = re.compile(r"/act/([a-z]+)/([\w-]+)/([a-z-]+)")
STYLE = (Path(__file__).parent / "static" / "phones.css").read_text()
SCRIPT = (Path(__file__).parent / "static" / "phones.js").read_text()


def page(simulator: "Simulator", request: Request) -> Reply | None:
    """The page that a path leads to, or None."""
    words = words_for(request.query, request.headers)
    with simulator.lock:
        simulator.tick()
        if request.method == "POST":
            found = ACTION.fullmatch(request.path)
            return _act(simulator, request, *found.groups()) if found else None
        if request.method != "GET":
            return None
        if request.path in ("/", "/cards"):
            inside = cards(simulator, words)
            return _html(inside if request.path == "/cards" else _phones(inside, words))
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
    language = request.query.get("lang", "")
    target = f"/?lang={language}" if language in ("fr", "en") else "/"
    if request.form().get("from") == "link":
        target = _restaurant(charge) or target
    return Reply(303, headers={"Location": target})


def _restaurant(charge: Charge) -> str:
    """Where the guest goes on to, if that is an address that a browser can be sent to."""
    url = charge.return_url if charge.is_paid else charge.cancel_url
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]") if host_of(url) else ""


def _link(simulator: "Simulator", charge_id: str, words: Words) -> Reply:
    """What the guest sees who opens a link. Whoever cancelled may think again."""
    charge = next((one for one in simulator.ledger if one.id == charge_id), None)
    if charge is None:
        return _html(_frame(f'<p class="none">{words("gone")}</p>', words), status=404)
    body = card(simulator, charge, words, place="link")
    if charge.status is not Status.PENDING and (url := _restaurant(charge)):
        body += f'<p class="back"><a href="{escape(url)}">{words("back")}</a></p>'
    body += f'<p class="back"><a href="/?lang={words.language}">{words("all")}</a></p>'
    return _html(_frame(f'<div class="one">{body}</div>', words, title="pay"))


def _phones(inside: str, words: Words) -> str:
    intro = f"<p>{words('intro')}</p>"
    return _frame(f'{intro}<div id="cards">{inside}</div><script>{SCRIPT}</script>', words)


def _frame(body: str, words: Words, title: str = "title") -> str:
    other = words.other_language
    switch = f'<a href="?lang={other}" hreflang="{other}" lang="{other}">{words("other")}</a>'
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{words(title)}</title><style>{STYLE}</style></head><body>"
        f"<nav><h1>{words(title)}</h1>{switch}</nav><main>{body}</main>"
        f"<footer>{words('simulated')}</footer></body></html>"
    )


def _html(body: str, status: int = 200) -> Reply:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Reply(status, body.encode(errors="replace"), "text/html; charset=utf-8", headers)
