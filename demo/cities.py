"""Elsewhere in Africa: currencies with cents, other providers, the older shape of the API."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from demo.books import Wrong, compare
from demo.cashier import Cashier
from demo.mobile import wait_until
from demo.phones import Phones
from demo.till import SECONDS, Till
from demo.voice import Voice, in_currency

CENTS = 100


@dataclass(frozen=True)
class City:
    """One meal there, and who pays it how: a provider each. Prices are cents."""

    cashier: str
    username: str
    currency: str
    timezone: str
    provider: str
    phone: str
    dishes: dict[str, int]

    @property
    def items(self) -> list[dict[str, object]]:
        """One of each dish, as the API takes them."""
        return [
            {"name": dish, "quantity": 1, "unit_price": price}
            for dish, price in self.dishes.items()
        ]

    @property
    def total(self) -> int:
        return sum(self.dishes.values())


CITIES = (
    City(
        "Hanna",
        "addis-cashier",
        "ETB",
        "Africa/Addis_Ababa",
        "chapa",
        "+251911234567",
        {"Doro wat": 138_000, "Shiro": 18_550, "Buna": 4_025},
    ),
    City(
        "Wanjiru",
        "nairobi-cashier",
        "KES",
        "Africa/Nairobi",
        "mpesa",
        "+254708374149",
        {"Nyama choma": 95_000, "Ugali na sukuma": 25_000, "Chai": 6_000},
    ),
    City(
        "Wanjiru",
        "nairobi-cashier",
        "KES",
        "Africa/Nairobi",
        "paystack",
        "+254708374149",
        {"Pilau": 45_000, "Githeri": 20_050, "Chapati": 5_000},
    ),
)


def play(base_url: str, phones: Phones, voice: Voice, password: str) -> None:
    """One guest pays by each. Raises Wrong at the first figure that is not what it must be."""
    for city in CITIES:
        till = Till(base_url, voice.language)
        who = till.sign_in(city.username, password)["restaurant"]
        compare(who["name"], {"currency": city.currency, "timezone": city.timezone}, who)
        payment = pay(city, till, phones)
        charge = phones.charge(city.provider, payment)
        agree(city, charge)
        shown = in_currency(city.total, city.currency, voice.language)
        tell_guest(till, payment["trx_ref"], shown)
        said = f"{city.cashier}, {who['name']}"
        voice.say(
            f"{said} : {shown}, payés par {payment['name']} ; la page du client le dit aussi",
            f"{said}: {shown}, paid with {payment['name']}; the guest's page says so, too",
        )


def pay(city: City, till: Till, phones: Phones) -> dict[str, Any]:
    """A meal is rung up, asked for by the provider's code, and paid; returns the payment."""
    order = Cashier(city.cashier, till, "").take_order("1", city.items, city.total)
    body = {"provider": city.provider, "customer_phone": city.phone}
    path = f"/api/payments/initiate/{order['id']}/"
    payment: dict[str, Any] = till.post(path, body, key=str(uuid4()))
    asked = {"status": "processing", "amount": city.total, "currency": city.currency}
    compare(f"the {city.provider} payment", {**asked, "order_status": "pending"}, payment)
    phones.act(city.provider, payment, "approve")
    status = f"/api/payments/{payment['payment_id']}/status/"
    paid = {"status": "success", "amount": city.total}
    wait_until(lambda: till.get(status), f"payment {payment['payment_id']}", paid)
    due = {"payment_status": "paid", "amount_paid": city.total, "amount_due": 0}
    compare("the order", due, till.get(f"/api/orders/{order['id']}/"))
    names = {one["id"]: one["name"] for one in till.get("/api/payments/methods/")}
    return {**payment, "name": names[payment["payment_method_id"]]}


def agree(city: City, charge: dict[str, Any]) -> None:
    """The provider has taken as much as our books say, in the same currency."""
    compare(f"{city.provider} {charge['id']}", "succeeded", charge["status"])
    compare(f"{city.provider} {charge['id']}, currency", city.currency, charge["currency"])
    taken = Decimal(charge["amount"]) * CENTS
    compare(f"{city.provider} {charge['id']}, cents", Decimal(city.total), taken)


def tell_guest(till: Till, reference: str, shown: str) -> None:
    """The page to which the guest's phone returns writes the amount as people there do."""
    page = Request(f"{till.base_url}/payments/success/?p={reference}", headers=till.headers)
    with urlopen(page, timeout=SECONDS) as answer:
        text = answer.read().decode()
    if shown not in text:
        raise Wrong(f"the guest's page: expected the amount {shown!r}, which it does not show")
