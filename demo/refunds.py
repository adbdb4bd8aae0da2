"""Money goes back to guests: in cash, by the provider, by two people, and what was too much."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from demo.books import compare
from demo.lunch import Lunch
from demo.menu import AWA, COLD, PRICES, STALE, Meal
from demo.mobile import Wallets, wait_until
from demo.voice import money

LIMIT = 8000
"""What the demo restaurants let a manager give back alone."""
REFUNDS = "/api/payments/refunds/"
CASES = "/api/payments/cases/"


def play(lunch: Lunch, wallets: Wallets | None) -> None:
    """All of it; without a simulator, cash alone."""
    give_back_a_part(lunch)
    ask_a_second_person(lunch)
    if wallets:
        give_back_by_phone(wallets)
        put_right(wallets)


def give_back_a_part(lunch: Lunch) -> None:
    """A dish comes back to the kitchen: only the manager may pay it back, out of her drawer."""
    payment = _cash_payment(lunch, lunch.serve(STALE))
    amount, body = PRICES["Pastels"], _wish("Pastels rassis", PRICES["Pastels"])
    words = lunch.cashiers[AWA].till.is_refused(
        _path(payment), body, key=str(uuid4()), status=403, code="refund-needs-manager"
    )
    lunch.voice.refused(f"{AWA} veut rembourser", f"{AWA} wants to give it back", words)
    refund = _ask(lunch, payment, body)
    compare("the refund of a part", {"road": "drawer", "status": "success"}, refund)
    _note_cash(lunch, "cash", amount)
    lunch.voice.say(
        f"  {lunch.desk.name} rend {money(amount)} de sa caisse : les pastels étaient rassis",
        f"  {lunch.desk.name} gives back {money(amount)} from her drawer: the pastels were stale",
    )
    _check_order(lunch, payment, "partially_refunded", amount)
    too_much = _wish("Tout", STALE.total)
    words = lunch.manager.is_refused(
        _path(payment), too_much, key=str(uuid4()), status=409, code="refund-exceeds-payment"
    )
    lunch.voice.refused("Plus que ce qui reste", "More than what remains", words)


def ask_a_second_person(lunch: Lunch) -> None:
    """Above the limit of the house nobody gives money back alone."""
    payment = _cash_payment(lunch, lunch.serve(COLD))
    amount = 2 * PRICES["Dibi d'agneau"]
    options = lunch.manager.get(f"/api/payments/{payment['id']}/refund-options/")
    compare("how it may be given back", {"approval_above": LIMIT, "road": "drawer"}, options)
    refund = _ask(lunch, payment, _wish("Deux dibis froids", amount))
    waiting = {"status": "pending", "waits_for_approval": True, "amount": amount}
    compare("the refund above the limit", waiting, refund)
    name, limit = lunch.desk.name, money(LIMIT)
    lunch.voice.say(
        f"  {name} demande à rendre {money(amount)} : au-dessus de {limit}, il faut être deux",
        f"  {name} asks to give back {money(amount)}: above {limit} it takes two",
    )
    path = f"{REFUNDS}{refund['id']}/approve/"
    words = lunch.manager.is_refused(path, None, status=403, code="second-person-required")
    lunch.voice.refused(f"{name} approuve elle-même", f"{name} approves it herself", words)
    given = lunch.owner.post(path, status=200)
    compare("the refund that two wanted", {"status": "success", "road": "drawer"}, given)
    _note_cash(lunch, "cash", amount)
    lunch.voice.say(
        f"  Le propriétaire approuve : {money(amount)} sortent de la caisse de {name}",
        f"  The owner approves: {money(amount)} leave {name}'s drawer",
    )
    _check_order(lunch, payment, "partially_refunded", amount)


def give_back_by_phone(wallets: Wallets) -> None:
    """All of a payment by Wave goes back to the guest's phone, by Wave's own refund."""
    lunch, meal = wallets.lunch, Meal(AWA, "2", {"Mafé": 1, "Jus de gingembre": 1}, ())
    awa = lunch.cashiers[AWA]
    payment = wallets.ask(awa, "wave", meal)
    wallets.phones.act("wave", payment, "approve")
    wallets.settle(awa, payment, time.monotonic(), "le client a payé", "the guest has paid")
    refund = _ask(lunch, payment, _wish("Plus de mafé en cuisine"))
    compare("the refund by Wave", {"road": "provider", "amount": meal.total}, refund)
    path = f"{REFUNDS}{refund['id']}/"
    wait_until(lambda: lunch.manager.get(path), "the refund by Wave", {"status": "success"})
    lunch.given.append(("wave", meal.total))
    wallets.given[payment["id"]] = meal.total
    _check_order(lunch, payment, "refunded", meal.total)
    lunch.voice.say(
        f"  Plus de mafé : Wave rend {money(meal.total)} sur le téléphone du client",
        f"  No mafé left: Wave gives {money(meal.total)} back to the guest's phone",
    )


def put_right(wallets: Wallets) -> None:
    """An order was paid twice: its case ends when the guest has the extra back, not by a tick."""
    lunch = wallets.lunch
    for payment in wallets.overpaid:
        case = _case_of(lunch, payment, "overpaid")
        amount = case["amount"]
        compare("what was too much", payment["amount"], amount)
        lunch.voice.say(
            f"  Un dossier attend {lunch.desk.name} : {money(amount)} payés deux fois",
            f"  A case waits for {lunch.desk.name}: {money(amount)} paid twice",
        )
        refund = _post(lunch, f"{CASES}{case['id']}/refund/", _wish("Payé deux fois"))
        compare("the extra", {"status": "manual_required", "amount": amount}, refund)
        lunch.voice.say(
            "  Orange Money ne rend rien par son interface : c'est à une personne de le faire",
            "  Orange Money cannot give money back by itself: a person has to",
        )
        given = lunch.manager.post(f"{REFUNDS}{refund['id']}/pay-cash/", status=200)
        compare("the extra in cash", {"status": "success", "amount": amount}, given)
        _note_cash(lunch, "orange", amount)
        closed = lunch.manager.get(f"{CASES}{case['id']}/")
        compare("the case", {"is_open": False, "exit": "refunded"}, closed)
        lunch.voice.say(
            f"  {lunch.desk.name} rend {money(amount)} en espèces : le dossier se ferme",
            f"  {lunch.desk.name} gives {money(amount)} back in cash: the case closes",
        )
        _check_order(lunch, payment, "paid", amount)


def _cash_payment(lunch: Lunch, order: dict[str, Any]) -> dict[str, Any]:
    page = lunch.manager.get(f"/api/payments/?order_id={order['id']}")
    (payment,) = page["results"]
    found: dict[str, Any] = payment
    return found


def _case_of(lunch: Lunch, payment: dict[str, Any], kind: str) -> dict[str, Any]:
    page = lunch.manager.get(f"{CASES}?is_open=true")
    mine = [one for one in page["results"] if one["order_id"] == payment["order_id"]]
    compare("the cases of the order", [{"kind": kind}], mine)
    found: dict[str, Any] = mine[0]
    return found


def _check_order(lunch: Lunch, payment: dict[str, Any], status: str, refunded: int) -> None:
    order = lunch.manager.get(f"/api/orders/{payment['order_id']}/")
    ours = {"payment_status": status, "amount_refunded": refunded, "amount_in_flight": 0}
    compare(f"order {order['order_number']} after the refund", ours, order)


def _note_cash(lunch: Lunch, provider: str, amount: int) -> None:
    """It left the manager's drawer, and counts against the provider that had brought it."""
    lunch.desk.book.refunds.append(amount)
    lunch.given.append((provider, amount))


def _ask(lunch: Lunch, payment: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    return _post(lunch, _path(payment), body)


def _post(lunch: Lunch, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = lunch.manager.post(path, body, key=str(uuid4()))
    return answer


def _path(payment: dict[str, Any]) -> str:
    return f"/api/payments/{payment['id']}/refund/"


def _wish(reason: str, amount: int | None = None) -> dict[str, Any]:
    return {"reason": reason} | ({"amount": amount} if amount else {})
