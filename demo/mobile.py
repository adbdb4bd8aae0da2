"""Guests pay with their phones, and everything that can go wrong on the way comes right."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from demo.books import Sale, Wrong, compare
from demo.cashier import INITIATE, Cashier
from demo.lunch import Lunch
from demo.menu import AWA, MOUSSA, Meal
from demo.phones import Phones
from demo.till import Till
from demo.voice import money

PATIENCE = 60.0
LOOK_SECONDS = 0.5
LATE_SECONDS = 12
GUEST = "+2250707070707"
PAID = ("success", "partially_refunded", "refunded")


@dataclass
class Wallets:
    """One restaurant's tills, and the phones of its guests."""

    lunch: Lunch
    phones: Phones
    methods: dict[str, dict[str, Any]]
    """The restaurant's ways to pay, by provider code."""
    paid: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    given: dict[str, int] = field(default_factory=dict)
    """What a provider gave back, by payment."""
    overpaid: list[dict[str, Any]] = field(default_factory=list)
    """Payments that came on top of cash."""

    def ask(self, cashier: Cashier, provider: str, meal: Meal, **more: Any) -> dict[str, Any]:
        """Ring up a meal and ask the guest's wallet for it; returns the payment."""
        order = cashier.take_order(meal.table, meal.items, meal.total)
        payment = self.charge(cashier, provider, order["id"], **more)
        number, total = order["order_number"], money(meal.total)
        wallet = self.methods[provider]["name"]
        self.lunch.voice.say(
            f"N° {number} : {cashier.name} demande {total} par {wallet}",
            f"No. {number}: {cashier.name} asks for {total} with {wallet}",
        )
        ours = {"status": "processing", "amount": meal.total, "is_duplicate": False}
        compare(f"the {provider} payment", ours, payment)
        return payment

    def charge(self, cashier: Cashier, provider: str, order: str, **more: Any) -> dict[str, Any]:
        body = {"order_id": order, "payment_method_id": self.methods[provider]["id"], **more}
        payment: dict[str, Any] = cashier.till.post(INITIATE, body, key=str(uuid4()))
        self.paid.append((provider, payment))
        return payment

    def wait(self, till: Till, payment: dict[str, Any], **ours: Any) -> dict[str, Any]:
        """Look until the payment is as it must become, and tell how long that took."""
        path = f"/api/payments/{payment['id']}/status/"
        return wait_until(lambda: till.get(path), f"payment {payment['id']}", ours)

    def settle(self, cashier: Cashier, payment: dict[str, Any], began: float, *told: str) -> None:
        """Wait until it is paid, note it in the cashier's book, and tell how long that took."""
        found = self.wait(cashier.till, payment, status="success", outcome_known=True)
        cashier.book.mobile.append((found["provider_code"], found["order_id"], found["amount"]))
        seconds = f"{time.monotonic() - began:.1f} s"
        self.lunch.voice.say(f"  {seconds} : {told[0]}", f"  {seconds}: {told[1]}")


def play(lunch: Lunch, phones: Phones, methods: dict[str, dict[str, Any]]) -> Wallets:
    """All of it in Dakar."""
    wallets = Wallets(lunch, phones, methods)
    try:
        pay_with_a_link(wallets)
        lose_a_webhook(wallets)
        lose_an_answer(wallets)
        refuse_and_pay_cash(wallets)
        pay_twice_without_wanting(wallets)
    finally:
        phones.stop_lying()
    return wallets


def pay_with_a_link(wallets: Wallets) -> None:
    """The guest opens the link, pays, and the webhook tells us."""
    awa = wallets.lunch.cashiers[AWA]
    payment = wallets.ask(awa, "wave", Meal(AWA, "2", {"Yassa poulet": 1, "Pastels": 1}, ()))
    compare("the action", "redirect", payment["action"])
    wallets.phones.act("wave", payment, "approve")
    began = time.monotonic()
    wallets.settle(awa, payment, began, "le client a payé", "the guest has paid")


def lose_a_webhook(wallets: Wallets) -> None:
    """The provider's notification gets lost; we ask by ourselves."""
    moussa = wallets.lunch.cashiers[MOUSSA]
    meal = Meal(MOUSSA, "5", {"Mafé": 1, "Pastels": 1}, ())
    wallets.phones.lie("orange", meal.total, "webhook-lost")
    payment = wallets.ask(moussa, "orange", meal)
    wallets.phones.act("orange", payment, "approve")
    began = time.monotonic()
    french = "le webhook s'est perdu ; en demandant, on a su que c'était payé"
    english = "the webhook got lost; we asked, and it was paid"
    wallets.settle(moussa, payment, began, french, english)


def lose_an_answer(wallets: Wallets) -> None:
    """Charged, and no answer: not a failure, and nobody charges again."""
    awa = wallets.lunch.cashiers[AWA]
    meal = Meal(AWA, "7", {"Dibi d'agneau": 1, "Bissap": 1}, ())
    wallets.phones.lie("wave", meal.total, "timeout-after", times=1, seconds=30)
    payment = wallets.ask(awa, "wave", meal)
    compare("a payment without an answer", {"outcome_known": False}, payment)
    wallets.lunch.voice.say(f"  « {payment['message']} »", f"  “{payment['message']}”")
    body = {"order_id": payment["order_id"], "payment_method_id": awa.cash}
    words = awa.till.is_refused(
        INITIATE, body, key=str(uuid4()), status=409, code="payment-in-doubt"
    )
    wallets.lunch.voice.refused("Encaisser de nouveau", "Charging again", words)
    began = time.monotonic()
    found = wallets.wait(awa.till, payment, outcome_known=True, action="redirect")
    wallets.phones.act("wave", found, "approve")
    french = "le paiement a été retrouvé chez Wave, et le client l'a payé une fois"
    english = "the payment was found at Wave, and the guest paid it once"
    wallets.settle(awa, payment, began, french, english)


def refuse_and_pay_cash(wallets: Wallets) -> None:
    """The guest refuses on the phone and pays in cash."""
    moussa = wallets.lunch.cashiers[MOUSSA]
    meal = Meal(MOUSSA, "8", {"Thiéboudienne": 1, "Café Touba": 1}, ())
    payment = wallets.ask(moussa, "orange", meal)
    wallets.phones.act("orange", payment, "refuse")
    failed = wallets.wait(moussa.till, payment, status="failed")
    said = failed["error_message"]
    wallets.lunch.voice.refused("Le client refuse", "The guest refuses", said)
    _pay_cash(wallets, moussa, payment["order_id"], meal.total)


def pay_twice_without_wanting(wallets: Wallets) -> None:
    """What had failed comes through after the cash is in the drawer: nothing is hidden."""
    awa = wallets.lunch.cashiers[AWA]
    meal = Meal(AWA, "3", {"Mafé": 2, "Café Touba": 1}, ())
    late = {"seconds": LATE_SECONDS}
    wallets.phones.lie("orange", meal.total, "success-after-failure", **late)
    payment = wallets.ask(awa, "orange", meal)
    wallets.phones.act("orange", payment, "insufficient-funds")
    wallets.wait(awa.till, payment, status="failed")
    _pay_cash(wallets, awa, payment["order_id"], meal.total)
    began = time.monotonic()
    french = f"un paiement refusé aboutit après coup : {money(meal.total)} en trop, bien visibles"
    english = f"a failed payment comes through late: {money(meal.total)} too much, in plain sight"
    wallets.settle(awa, payment, began, french, english)
    path = f"/api/orders/{payment['order_id']}/"
    ours = {"payment_status": "overpaid", "amount_paid": 2 * meal.total, "amount_due": 0}
    compare("the order paid twice", ours, awa.till.get(path))
    wallets.overpaid.append(payment)


def answer_a_prompt(wallets: Wallets, cashier: Cashier) -> None:
    """In Abidjan a prompt appears on the phone."""
    meal = Meal(cashier.name, "1", {"Thiéboudienne": 1}, ())
    payment = wallets.ask(cashier, "mtn", meal, customer_phone=GUEST)
    compare("the action", "prompt", payment["action"])
    wallets.phones.act("mtn", payment, "approve")
    began = time.monotonic()
    wallets.settle(cashier, payment, began, "le client a confirmé", "the guest has confirmed")


def agree(wallets: Wallets) -> None:
    """What the guests paid is what we say they paid."""
    for provider, payment in wallets.paid:
        path = f"/api/payments/{payment['id']}/"
        ours = wallets.lunch.manager.finds(path) or payment
        # A link that leads nowhere any more is not told again, and we remember it.
        known = {
            name: ours[name] or payment[name] for name in ("provider_reference", "redirect_url")
        }
        charge = wallets.phones.charge(provider, known)
        is_paid, given = charge["status"] == "succeeded", wallets.given.get(ours["id"], 0)
        compare(f"{provider} {charge['id']}", is_paid, ours["status"] in PAID)
        compare(f"{provider} {charge['id']}, amount", int(charge["amount"]), ours["amount"])
        compare(f"{provider} {charge['id']}, given back", int(charge["refunded"]), given)
    compare("webhooks that were not taken", [], wallets.phones.lost_webhooks())
    wallets.lunch.voice.say(
        f"{len(wallets.paid)} paiements mobiles : nos livres et ceux des opérateurs concordent",
        f"{len(wallets.paid)} mobile payments: our books and the providers' agree",
    )


def _pay_cash(wallets: Wallets, cashier: Cashier, order: str, amount: int) -> None:
    sale = Sale(order, amount, amount)
    cashier.take_cash(order, sale, {"amount_tendered": amount})
    wallets.lunch.tell_payment(cashier.name, sale)


def wait_until(
    look: Callable[[], dict[str, Any]], what: str, ours: dict[str, Any]
) -> dict[str, Any]:
    """Look until it is so. Raises Wrong with the last difference when it never is."""
    ends = time.monotonic() + PATIENCE
    while True:
        found = look()
        try:
            compare(what, ours, found)
            return found
        except Wrong:
            if time.monotonic() > ends:
                raise
        time.sleep(LOOK_SECONDS)
