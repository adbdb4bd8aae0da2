"""Nobody is charged twice because a provider was silent, and nobody is stuck for ever either."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.payments.models import CaseKind, Payment, PaymentCase
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID, PENDING, later
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.also_unrung]


@pytest.fixture
def charge_again(box, till, cash):
    """Somebody takes cash for the same order; the answer."""

    def run(person, **fields):
        return initiate(till(person), box.order, cash, **fields)

    return run


def code(answer):
    return (answer.status_code, answer.json().get("code"))


@pytest.mark.parametrize(
    ("answer", "french"),
    [
        (IN_DOUBT, "n’encaissez pas de nouveau pour l’instant"),
        (PENDING, "Le client confirme le paiement sur son téléphone"),
        (PAID, ""),
    ],
)
def test_the_till_is_told_what_to_do_now(box, answer, french):
    payment = box.started(answer)
    path = f"/api/payments/{payment.pk}/status/"
    said = box.till.get(path, headers={"Accept-Language": "fr"}).json()
    assert french in said["message"]
    assert bool(french) == bool(said["message"])


TOO_LONG = replace(PENDING, redirect_url=f"https://pay.example/{'1' * 2000}")


def test_an_answer_that_cannot_be_written_down_is_doubt_and_not_a_500(box):
    answer = box.start(TOO_LONG)
    assert (answer.status_code, answer.json()["outcome_known"]) == (201, False)
    payment = Payment.all_objects.get(pk=answer.json()["id"])
    later(payment, seconds=30)
    box.answers.append(PAID)
    sweep_payments()
    assert box.figures() == (1000, 0, 0, "paid")


def test_a_look_whose_answer_cannot_be_written_down_asks_a_person_after_a_day(box):
    payment = box.started(PENDING)
    later(payment, hours=25)
    box.answers.append(TOO_LONG)
    sweep_payments()
    case = PaymentCase.all_objects.get(payment=payment)
    assert (case.kind, case.is_open) == (CaseKind.IN_DOUBT, True)
    assert reload(payment).next_check_at > timezone.now()


def test_the_second_charge_is_refused_while_the_first_is_in_doubt(box, charge_again, cashier):
    box.started(IN_DOUBT)
    assert code(charge_again(cashier)) == (409, "payment-in-doubt")
    assert box.figures() == (0, 1000, 1000, "unpaid")


def test_one_that_is_only_waiting_for_the_guest_is_in_flight(box, charge_again, cashier):
    box.started(PENDING)
    assert code(charge_again(cashier)) == (409, "amount-exceeds-due")


def test_no_part_of_the_order_is_charged_meanwhile(box, charge_again, cashier):
    """Half is left to pay: nothing tells another guest's half from the first one's again."""
    payment = box.started(IN_DOUBT, amount=500)
    assert code(charge_again(cashier, amount=500)) == (409, "payment-in-doubt")
    box.answers.append(replace(PAID, amount=500))
    later(payment, seconds=4)
    sweep_payments()
    assert charge_again(cashier, amount=500).status_code == 201
    assert box.figures() == (1000, 0, 0, "paid")


def test_a_manager_may_override_after_two_minutes_with_a_reason(box, charge_again, manager):
    payment = box.started(IN_DOUBT)
    why = {"override_reason": "Le client montre que rien n'a été débité"}
    assert code(charge_again(manager, **why)) == (409, "payment-in-doubt")
    later(payment, seconds=121)
    assert code(charge_again(manager)) == (409, "payment-in-doubt")
    assert charge_again(manager, **why).status_code == 201
    assert box.figures() == (1000, 0, 0, "paid")
    entry = AuditEntry.all_objects.get(action="payment.set_aside")
    assert (entry.actor_id, entry.reason) == (manager.pk, why["override_reason"])


def test_a_cashier_may_not(box, charge_again, cashier):
    later(box.started(IN_DOUBT), seconds=121)
    answer = charge_again(cashier, override_reason="Je suis pressé")
    assert code(answer) == (403, "override-needs-manager")
    assert box.figures() == (0, 1000, 1000, "unpaid")


def test_a_link_that_turns_up_after_all_is_shown_to_nobody(box, charge_again, manager):
    payment = box.started(IN_DOUBT)
    later(payment, seconds=121)
    charge_again(manager, override_reason="Rien n'a été débité")
    box.hear(payment, replace(PENDING, redirect_url="https://pay.example/c/1"))
    path = f"/api/payments/{payment.pk}"
    shown = box.till.get(f"{path}/status/").json()
    assert (shown["status"], shown["redirect_url"]) == ("processing", None)
    assert box.till.get(f"{path}/qr/").status_code == 409
    page = Client().get("/payments/success/", {"p": payment.reference})
    assert "pay.example" not in page.content.decode()


def test_when_the_first_succeeds_after_all_the_order_is_overpaid(box, charge_again, manager):
    payment = box.started(IN_DOUBT)
    later(payment, seconds=121)
    charge_again(manager, override_reason="Rien n'a été débité")
    assert reload(payment).is_set_aside
    box.hear(payment, PAID)
    assert (reload(payment).status, reload(payment).is_late) == ("success", True)
    assert box.figures() == (2000, 0, 0, "overpaid")


def test_one_set_aside_stays_watched(box, charge_again, manager):
    payment = box.started(IN_DOUBT)
    later(payment, seconds=121)
    charge_again(manager, override_reason="Rien n'a été débité")
    assert (reload(payment).status, reload(payment).next_check_at is None) == ("processing", False)


def test_when_it_never_arrived_the_books_stay_as_they_are(box, charge_again, manager):
    payment = box.started(IN_DOUBT)
    later(payment, seconds=121)
    charge_again(manager, override_reason="Rien n'a été débité")
    box.hear(payment, PAID.__class__(PAID.certainty, PAID.status.NOT_FOUND))
    assert reload(payment).status == "failed"
    assert box.figures() == (1000, 0, 0, "paid")


def test_an_override_where_nothing_is_in_doubt_is_an_ordinary_payment(box, charge_again, manager):
    assert charge_again(manager, override_reason="Au cas où").status_code == 201
    assert Payment.all_objects.count() == 1
