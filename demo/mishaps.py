"""What goes wrong at a till, and must not cost anybody a franc."""

from __future__ import annotations

from demo.books import Sale, compare
from demo.cashier import INITIATE
from demo.lunch import Lunch
from demo.menu import AWA, CLUMSY, MISTAKEN, MOUSSA, REPEATED


def cancel_a_mistake(lunch: Lunch) -> None:
    """An order of the wrong table is cancelled, and nobody can pay it any more."""
    order, awa = lunch.take_order(MISTAKEN), lunch.cashiers[AWA]
    path = f"/api/orders/{order['id']}/cancel/"
    answer = awa.till.post(path, {"reason": "Table 9 was table 6"}, status=200)
    compare("the cancelled order", {"status": "cancelled", "amount_due": 0}, answer)
    lunch.voice.say(
        f"{awa.name} s'est trompée de table : la commande est annulée",
        f"{awa.name} took the order of the wrong table: it is cancelled",
    )
    words = awa.is_refused_cash(order["id"], {}, status=409, code="order-not-payable")
    lunch.voice.refused("La payer est refusé", "Paying it is refused", words)


def repeat_a_request(lunch: Lunch) -> None:
    """The network swallows an answer, the till asks again, and the guest pays once."""
    order, moussa = lunch.take_order(REPEATED), lunch.cashiers[MOUSSA]
    request = {"amount_tendered": 10_000}
    sale = Sale(order["id"], REPEATED.total, 10_000)
    key = moussa.take_cash(order["id"], sale, request)
    lunch.tell_payment(moussa.name, sale)
    again = moussa.till.post(INITIATE, moussa.bill(order["id"], request), key=key, status=200)
    compare("the repeat", {**moussa.expected_payment(sale), "is_duplicate": True}, again)
    after = moussa.till.get(f"/api/orders/{order['id']}/")
    ours = {"amount_paid": REPEATED.total, "payments": [{"amount": REPEATED.total}]}
    compare("the order asked for twice", ours, after)
    lunch.voice.say(
        "  La réponse se perd et la caisse redemande : le même paiement, rien en double",
        "  The answer gets lost and the till asks again: the same payment, nothing twice",
    )
    words = moussa.is_refused_cash(
        order["id"], {"amount": 500}, status=422, code="idempotency-key-reused", key=key
    )
    lunch.voice.refused(
        "Une autre demande sous la même clé est refusée",
        "Another request under the same key is refused",
        words,
    )


def serve_a_clumsy_guest(lunch: Lunch) -> None:
    """Too little cash is refused, and so is paying twice."""
    order, awa = lunch.take_order(CLUMSY), lunch.cashiers[AWA]
    short = {"amount_tendered": CLUMSY.total - 500}
    words = awa.is_refused_cash(order["id"], short, status=400, code="tendered-below-amount")
    lunch.voice.refused("Il manque 500 F : refusé", "500 F too little: refused", words)
    lunch.pay(CLUMSY, order, CLUMSY.tenders[0])
    words = awa.is_refused_cash(
        order["id"], {"amount": 1000}, status=409, code="amount-exceeds-due"
    )
    lunch.voice.refused("Payer de nouveau est refusé", "Paying again is refused", words)
