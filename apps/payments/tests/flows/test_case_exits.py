"""The ways out of a case besides evidence: a credit note, a smaller amount, the extra back."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.invariants import REGISTRY, find
from apps.drawers.tests.factories import DrawerSessionFactory
from apps.payments.models import CreditNote, Payment, PaymentCase
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.boxes import PAID, PENDING, REFUSED
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db(transaction=True)

CASES, NOTES = "/api/payments/cases", "/api/payments/credit-notes"
PHONE = "+221771234567"
WHY = {"reason": "La cliente revient demain"}


@pytest.fixture
def desk(till, manager):
    return till(manager)


@pytest.fixture
def paid_twice(box, cash):
    """The guest's first payment came after the cashier had taken cash."""
    payment = box.started()
    box.hear(payment, REFUSED)
    initiate(box.till, box.order, cash)
    box.hear(payment, PAID)
    return reload(payment)


@pytest.fixture
def taken_less(box):
    """The provider took 900 of 1 000 F."""
    payment = box.started()
    box.hear(payment, replace(PAID, amount=900))
    return reload(payment)


def act(desk, deed, **said):
    case = PaymentCase.all_objects.latest("id")
    return desk.post(f"{CASES}/{case.pk}/{deed}/", {**WHY, **said})


def refund(desk, payment, key="back", **said):
    path, headers = f"/api/payments/{payment.pk}/refund/", {"Idempotency-Key": key}
    return desk.post(path, {"reason": "Payé deux fois", **said}, headers=headers)


def code(answer):
    return (answer.status_code, answer.json().get("code"))


def broken():
    return [name for name, rule in REGISTRY.items() if find(rule).count]


class TestCreditNote:
    def test_what_was_too_much_stays_for_the_guest(self, desk, paid_twice, manager):
        exits = desk.get(f"{CASES}/?is_open=true").json()["results"][0]["exits"]
        assert exits == ["refund", "credit"]

        answer = act(desk, "credit", customer_phone="77 123 45 67")

        assert answer.status_code == 200, answer.json()
        assert (answer.json()["exit"], answer.json()["exits"]) == ("credited", [])
        note = CreditNote.all_objects.get()
        assert answer.json()["credit_note_id"] == str(note.pk)
        assert (note.number, note.amount, note.customer_phone) == (1, 1000, PHONE)
        assert reload(paid_twice).credited_amount == 1000
        entry = AuditEntry.all_objects.get(action="case.credited")
        assert (entry.actor_id, entry.reason) == (manager.pk, WHY["reason"])
        assert PHONE not in str(entry.facts)
        assert broken() == []

    def test_it_is_found_by_phone_and_shown_in_part(self, desk, paid_twice):
        act(desk, "credit")
        (found,) = desk.get(NOTES, {"phone": PHONE}, follow=True).json()["results"]
        assert (found["number"], found["customer_phone"]) == (1, "+221•••••••67")
        for other in ({"phone": "+221771234568"}, {"number": 2}, {"is_open": "false"}):
            assert desk.get(f"{NOTES}/", other).json()["results"] == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT customer_phone FROM payments_creditnote")
            assert "77123" not in cursor.fetchone()[0]

    def test_what_is_on_it_does_not_go_back_as_well(self, desk, paid_twice):
        act(desk, "credit")
        assert code(refund(desk, paid_twice)) == (409, "refund-exceeds-payment")
        rows = Payment.all_objects.filter(pk=paid_twice.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(refunding_amount=1)

    def test_used_once_and_for_good(self, desk, paid_twice, manager):
        act(desk, "credit")
        note = CreditNote.all_objects.get()
        answer = desk.post(f"{NOTES}/{note.pk}/use/", {"reason": "Commande 12"})
        assert (answer.json()["end"], answer.json()["ended_by"]) == ("used", str(manager.pk))
        again = desk.post(f"{NOTES}/{note.pk}/return/", {"reason": "Non"})
        assert code(again) == (409, "credit-note-ended")
        assert reload(paid_twice).credited_amount == 1000, "it was spent"
        notes = CreditNote.all_objects.filter(pk=note.pk)
        for change in ({"end_reason": "?"}, {"amount": 1}, {"customer_phone_hash": "x"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                notes.update(**change)
        notes.update(customer_phone=PHONE)  # another key writes it anew

    def test_given_up_for_money_the_question_stands_again(self, desk, paid_twice):
        act(desk, "credit")
        note = CreditNote.all_objects.get()
        desk.post(f"{NOTES}/{note.pk}/return/", {"reason": "Elle préfère l'argent"})
        assert reload(paid_twice).credited_amount == 0
        assert PaymentCase.all_objects.get(closed_at=None).amount == 1000
        assert act(desk, "credit").status_code == 200
        assert CreditNote.all_objects.latest("id").number == 2
        assert broken() == []

    def test_the_phone_must_be_one(self, desk, paid_twice):
        answer = act(desk, "credit", customer_phone="12")
        assert code(answer) == (400, "phone-invalid")
        assert not CreditNote.all_objects.exists()
        assert PaymentCase.all_objects.get().is_open

    def test_only_of_what_is_too_much(self, desk, taken_less):
        assert code(act(desk, "credit")) == (409, "exit-not-possible")

    def test_cashiers_have_no_part_in_it(self, till, cashier, stranger, paid_twice):
        assert act(till(cashier), "credit").status_code == 403
        assert act(till(stranger), "credit").status_code == 404


class TestSmallerAmount:
    def test_it_succeeds_with_what_was_taken(self, box, desk, taken_less, manager):
        (case,) = desk.get(f"{CASES}/").json()["results"]
        assert (case["exits"], case["smaller_amount"]) == (["accept", "settle"], 900)

        answer = act(desk, "accept")

        assert answer.status_code == 200, answer.json()
        assert (answer.json()["exit"], answer.json()["exits"]) == ("accepted", [])
        payment = reload(taken_less)
        assert (payment.status, payment.amount, payment.amount_asked) == ("success", 900, 1000)
        assert box.figures() == (900, 0, 100, "partially_paid")
        event = payment.events.latest("id")
        assert (event.source, event.to_status, event.actor_id) == ("person", "success", manager.pk)
        actions = AuditEntry.all_objects.order_by("id").values_list("action", flat=True)
        assert list(actions)[-2:] == ["case.accepted", "payment.succeeded"]
        assert broken() == []

    def test_the_provider_repeats_itself_or_says_another_thing(self, box, desk, taken_less):
        act(desk, "accept")
        box.hear(taken_less, replace(PAID, amount=900))
        assert not PaymentCase.all_objects.filter(closed_at=None).exists()
        box.hear(taken_less, PAID)
        case = PaymentCase.all_objects.get(closed_at=None)
        assert (case.kind, case.smaller_amount) == ("mismatch", None)
        assert reload(taken_less).amount == 900

    def test_one_that_was_given_up_is_a_late_success(self, box, desk):
        payment = box.started()
        box.hear(payment, REFUSED)
        box.hear(payment, replace(PAID, amount=900))
        assert act(desk, "accept").status_code == 200
        assert (reload(payment).is_late, box.figures()) == (True, (900, 0, 100, "partially_paid"))

    @pytest.mark.parametrize(
        "said", [{"amount": 1001}, {"amount": 900, "currency": "XAF"}, {"amount": None}]
    )
    def test_nothing_else_can_be_accepted(self, box, desk, said):
        payment = box.started()
        box.hear(payment, replace(PAID, **said))
        assert code(act(desk, "accept")) == (409, "exit-not-possible")
        assert (reload(payment).status, PaymentCase.all_objects.get().is_open) == (
            "processing",
            True,
        )

    def test_nor_the_money_of_another_transaction(self, box, desk):
        payment = box.started(PENDING)
        box.hear(payment, replace(PAID, amount=900, provider_reference="T2"))
        assert code(act(desk, "accept")) == (409, "exit-not-possible")

    def test_the_database_knows_no_other_way(self, box, taken_less):
        rows = Payment.all_objects.filter(pk=taken_less.pk)
        now = timezone.now()
        for change in (
            {"amount": 900},
            {"amount_asked": 1000},
            {"amount": 900, "amount_asked": 1000},
            {"amount": 900, "status": "success", "completed_at": now},
            {"amount": 900, "amount_asked": 999, "status": "success", "completed_at": now},
            {"amount": 1100, "amount_asked": 1000, "status": "success", "completed_at": now},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)


class TestRefundOfTheExtra:
    def test_no_more_than_what_is_too_much(self, box, desk, paid_twice):
        """The case is about the payment at the provider, which gives back by hand."""
        path = f"{CASES}/{PaymentCase.all_objects.get().pk}/refund/"
        said = {**WHY, "idempotency_key": "one"}
        answer = desk.post(path, {**said, "amount": 1001})
        assert code(answer) == (409, "refund-exceeds-extra")
        answer = desk.post(path, said)
        assert (answer.status_code, answer.json()["amount"]) == (201, 1000)
        assert desk.post(path, said).json()["is_duplicate"] is True
        again = desk.post(path, {**WHY, "idempotency_key": "two"})
        assert code(again) == (409, "refund-exceeds-extra")
        assert code(act(desk, "credit")) in ((409, "nothing-too-much"), (409, "exit-not-possible"))

    def test_what_goes_back_of_another_payment_is_not_offered_again(
        self, desk, paid_twice, restaurant
    ):
        restaurant.refund_limit = 0
        restaurant.save()
        cash = Payment.all_objects.get(provider_code="cash")
        assert refund(desk, cash).json()["waits_for_approval"] is True
        assert code(act(desk, "refund", idempotency_key="one")) == (409, "refund-exceeds-extra")
        assert code(act(desk, "credit")) == (409, "nothing-too-much")

    def test_of_nothing_else(self, desk, taken_less):
        answer = act(desk, "refund", idempotency_key="one")
        assert code(answer) == (409, "exit-not-possible")


class TestTwoManagers:
    def test_both_give_the_extra_back_of_different_payments(self, till, manager, owner, paid_twice):
        DrawerSessionFactory(cashier=owner, opening_balance=5000)
        cash = Payment.all_objects.get(provider_code="cash")
        extra, other = all_at_once(
            lambda: act(till(manager), "refund", idempotency_key="one"),
            lambda: refund(till(owner), cash, key="two"),
        )
        assert other.status_code == 201
        assert extra.status_code in (201, 409)
        assert broken() == []

    def test_one_credits_and_one_refunds(self, till, manager, owner, paid_twice):
        DrawerSessionFactory(cashier=owner, opening_balance=5000)
        cash = Payment.all_objects.get(provider_code="cash")
        one, other = all_at_once(
            lambda: act(till(manager), "credit"), lambda: refund(till(owner), cash)
        )
        credited = one.status_code == 200
        assert credited or code(one) in ((409, "case-closed"), (409, "nothing-too-much"))
        assert other.status_code == 201, other.json()
        assert CreditNote.all_objects.count() == credited
        assert broken() == []

    def test_one_credits_and_one_gives_the_same_money_back(self, till, manager, owner, paid_twice):
        one, other = all_at_once(
            lambda: act(till(manager), "credit"), lambda: refund(till(owner), paid_twice)
        )
        assert sorted([one.status_code // 100, other.status_code // 100]) == [2, 4]
        assert (reload(paid_twice).credited_amount == 1000) == (one.status_code == 200)
        assert broken() == []

    def test_one_accepts_and_one_settles(self, box, till, manager, owner, taken_less):
        said = {"outcome": "not_paid", "evidence": "MP1"}
        answers = all_at_once(
            lambda: act(till(manager), "accept"), lambda: act(till(owner), "settle", **said)
        )
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [200, 409]
        accepted = answers[0].status_code == 200
        assert reload(taken_less).status == ("success" if accepted else "failed")
        assert broken() == []
