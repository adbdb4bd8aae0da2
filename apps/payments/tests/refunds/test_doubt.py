"""A refund whose answer is lost is looked for, never sent blindly again."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from apps.payments.models import EventSource, PaymentCase, Refund
from apps.payments.services.refunds import poll, sweep_refunds
from apps.payments.services.refunds.outcome import apply_refund_outcome
from apps.payments.tests.bogus import BogusProvider, RefundingProvider
from apps.payments.tests.flows import boxes
from apps.payments.tests.flows.tills import initiate, reload
from apps.payments.tests.refunds.desk import (
    GIVEN,
    IN_DOUBT,
    NOT_SENT,
    REFUSED,
    UNDER_WAY,
    UNKNOWN,
    Desk,
    later,
)
from apps.payments.webhooks.process import drain_inbox

pytestmark = pytest.mark.django_db(transaction=True)


def sweep(**time):
    later(Refund.all_objects.get(), **time)
    return sweep_refunds()


@pytest.mark.parametrize("answer", [IN_DOUBT, RuntimeError("adapter")])
def test_a_lost_answer_keeps_the_money_reserved_until_it_is_found(desk, answer):
    desk.will_say(answer, GIVEN)
    said = desk.refund().json()
    assert (said["status"], said["outcome_known"]) == ("processing", False)
    assert desk.figures() == ("success", 0, 1000)
    assert sweep(seconds=4) == 1
    assert desk.figures() == ("refunded", 1000, 0)
    assert sweep(days=1) == 0


def test_an_answer_that_cannot_be_written_down_is_doubt_at_first_and_later(desk):
    too_long = replace(REFUSED, reason="x" * 61)
    desk.will_say(too_long, too_long, GIVEN)
    said = desk.refund().json()
    assert (said["status"], said["outcome_known"]) == ("processing", False)
    assert sweep(seconds=30) == 1
    assert Refund.all_objects.get().next_check_at > timezone.now()
    assert desk.figures() == ("success", 0, 1000)
    assert sweep(minutes=1) == 1
    assert desk.figures() == ("refunded", 1000, 0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(REFUSED, "refusé le remboursement"), (NOT_SENT, "rien n'a été remboursé")],
)
def test_a_refusal_gives_it_free_again(desk, answer, words):
    desk.will_say(answer)
    said = desk.refund().json()
    assert said["status"] == "failed"
    assert words in said["error_message"]
    assert desk.figures() == ("success", 0, 0)
    desk.will_say(GIVEN)
    assert desk.refund().json()["status"] == "success"


def test_one_that_never_arrived_is_sent_again_under_the_same_name(desk):
    desk.will_say(IN_DOUBT, UNKNOWN, UNKNOWN, GIVEN)
    desk.refund()
    assert sweep(seconds=4) == 1
    assert len(BogusProvider.refunds_asked) == 2, "not while it may still arrive"
    assert sweep(minutes=2) == 1
    assert len(BogusProvider.refunds_asked) == 4
    assert len({asked.refund_reference for asked in BogusProvider.refunds_asked}) == 1
    assert desk.figures() == ("refunded", 1000, 0)


def test_it_is_not_sent_again_to_another_account(desk):
    desk.will_say(IN_DOUBT, UNKNOWN)
    desk.refund()
    method = desk.payment.payment_method
    method.account_changed_at = timezone.now()
    method.save()
    assert sweep(minutes=2) == 1
    assert len(BogusProvider.refunds_asked) == 2
    assert desk.statuses() == ["processing"]


def test_a_provider_that_hangs_leaves_workers_to_the_others(desk, monkeypatch):
    monkeypatch.setattr(poll, "LOOKS_OF_A_PROVIDER", 1)
    desk.will_say(IN_DOUBT, IN_DOUBT)
    for _ in range(2):
        desk.refund(amount=500)
    for refund in Refund.all_objects.all():
        later(refund, seconds=4)
    looks_meanwhile = []

    def hanging():
        looks_meanwhile.append(sweep_refunds())
        return IN_DOUBT

    desk.will_say(hanging, IN_DOUBT)
    assert sweep_refunds() == 2
    assert looks_meanwhile == [0]


def test_news_after_the_end_changes_nothing(desk):
    desk.will_say(UNDER_WAY, GIVEN)
    refund = desk.refund().json()["id"]
    later(Refund.all_objects.get(), seconds=4)
    assert desk.act(refund, "check").json()["status"] == "success"
    assert desk.act(refund, "check").json()["status"] == "success"
    assert desk.figures() == ("refunded", 1000, 0)
    assert len(BogusProvider.refunds_asked) == 2


def test_another_amount_is_not_believed_and_a_person_is_asked(desk):
    desk.will_say(replace(GIVEN, amount=900))
    said = desk.refund().json()
    assert (said["status"], said["outcome_known"]) == ("processing", False)
    case = PaymentCase.all_objects.get()
    assert (case.kind, case.facts) == ("mismatch", {"said": {"amount": 900}})
    desk.will_say(replace(GIVEN, amount=1000))
    sweep(seconds=4)
    assert desk.figures() == ("refunded", 1000, 0)


def test_it_is_looked_at_for_as_long_as_it_takes(desk):
    desk.will_say(IN_DOUBT, *[IN_DOUBT] * 60)
    desk.refund()
    looks = sum(sweep(hours=40) for _ in range(15))
    assert looks == 15
    assert desk.statuses() == ["processing"]


def test_one_refund_of_the_providers_is_one_of_ours(desk, monkeypatch):
    """Where it names refunds itself, and answers the second with the first once more."""
    monkeypatch.setattr(RefundingProvider, "new_refund_reference", lambda provider: "")
    desk.will_say(GIVEN, GIVEN)
    assert desk.refund(amount=400).json()["status"] == "success"
    said = desk.refund(amount=400).json()
    assert (said["status"], said["outcome_known"]) == ("processing", False)
    assert said["provider_reference"] is None
    assert desk.figures() == ("partially_refunded", 400, 400)
    case = PaymentCase.all_objects.get()
    assert (case.kind, case.facts) == ("mismatch", {"said": {"reference": "R1"}})


def test_other_figures_are_settled_by_what_became_of_the_refund(desk):
    """Left as it is, the next look would ask the same question again, for ever."""
    desk.will_say(replace(GIVEN, amount=900))
    desk.refund()
    case = PaymentCase.all_objects.get()
    assert settle(desk, case, "kept").status_code == 400
    assert settle(desk, case, "given").json()["exit"] == "settled_by_hand"
    assert desk.figures() == ("refunded", 1000, 0)
    assert sweep(days=1) == 0


@pytest.fixture
def undecided(desk):
    """A refund of which nobody has known for more than a day what became of it."""
    desk.will_say(*[IN_DOUBT] * 3)
    desk.refund()
    for hours in (20, 5):
        sweep(hours=hours)
    return PaymentCase.all_objects.get()


def settle(desk, case, outcome):
    said = {"outcome": outcome, "evidence": "RF-77", "reason": "Vu au portail"}
    return desk.manager.post(f"/api/payments/cases/{case.pk}/settle/", said)


def test_after_a_day_a_person_is_asked_and_may_say_that_it_was_given(desk, undecided, manager):
    refund = Refund.all_objects.get()
    assert (undecided.kind, undecided.refund_id, undecided.amount) == ("in_doubt", refund.pk, 1000)
    assert undecided.outcomes == ("given", "not_given")
    assert settle(desk, undecided, "paid").status_code == 400
    assert settle(desk, undecided, "given").json()["exit"] == "settled_by_hand"
    assert desk.figures() == ("refunded", 1000, 0)
    refund = reload(refund)
    assert (refund.status, refund.evidence, refund.settled_by) == ("success", "RF-77", manager)
    assert sweep(days=1) == 0


def test_or_that_it_was_not_and_the_guest_is_paid_back_otherwise(desk, undecided):
    assert settle(desk, undecided, "not_given").status_code == 200
    assert desk.figures() == ("success", 0, 0)
    assert settle(desk, undecided, "given").status_code == 409
    desk.will_say(GIVEN)
    assert desk.refund().json()["status"] == "success"


@pytest.mark.parametrize(("answer", "end"), [(GIVEN, "refunded"), (REFUSED, "came_right")])
def test_what_the_provider_says_at_last_closes_the_question(desk, undecided, answer, end):
    desk.will_say(answer)
    assert sweep(hours=40) == 1
    assert (reload(undecided).exit, reload(undecided).closed_by) == (end, None)


@pytest.fixture(params=["person", "provider"])
def contradicted(request, desk, undecided):
    """A refund that was called failed, and the case about what the provider says of it now."""

    def late():
        if request.param == "person":
            settle(desk, undecided, "not_given")
        else:
            refund = Refund.objects.get()
            apply_refund_outcome(refund_id=refund.pk, result=REFUSED, source=EventSource.POLL)
        return GIVEN

    desk.will_say(late)
    assert sweep(hours=40) == 1
    assert desk.statuses() == ["failed"]
    return PaymentCase.all_objects.get(kind="conflict")


def test_one_that_was_called_failed_and_was_given_is_asked_about(desk, contradicted, manager):
    refund = Refund.all_objects.get()
    assert (contradicted.refund, contradicted.amount) == (refund, 1000)
    assert contradicted.facts == {"said": "succeeded", "reference": "R1"}
    assert contradicted.outcomes == ("given", "kept")
    assert settle(desk, contradicted, "given").json()["exit"] == "settled_by_hand"
    assert desk.figures() == ("refunded", 1000, 0)
    assert desk.order.amount_refunded == 1000
    refund = reload(refund)
    assert (refund.status, refund.error_code, refund.evidence) == ("success", "", "RF-77")
    assert refund.settled_by == manager


def test_what_went_back_another_way_meanwhile_is_not_booked_twice(desk, contradicted):
    desk.will_say(replace(GIVEN, provider_reference="R2"))
    assert desk.refund(amount=600).json()["status"] == "success"
    refused = settle(desk, contradicted, "given")
    assert (refused.status_code, refused.json()["code"]) == (409, "refund-exceeds-payment")
    assert reload(contradicted).is_open
    assert desk.figures() == ("partially_refunded", 600, 0)
    assert settle(desk, contradicted, "kept").status_code == 200
    assert desk.figures() == ("partially_refunded", 600, 0)


def news_of(payment, **more):
    method = payment.payment_method
    door = f"/api/payments/webhooks/{method.provider_code}/{method.webhook_token}/"
    news = {"reference": payment.reference} | more
    assert Client().post(door, news, content_type="application/json").status_code == 200
    drain_inbox()


def test_news_of_the_payment_makes_us_look_at_what_is_on_its_way_back(desk):
    """Days later looks are rare, and the provider says that something happened."""
    desk.will_say(UNDER_WAY, UNDER_WAY, GIVEN)
    desk.refund()
    sweep(days=2)
    assert sweep(seconds=4) == 0
    news_of(desk.payment)
    assert sweep_refunds() == 1
    assert desk.figures() == ("refunded", 1000, 0)


def test_news_makes_us_look_at_what_was_called_failed_and_never_send_it_again(desk):
    desk.will_say(REFUSED, UNKNOWN, GIVEN)
    desk.refund()
    news_of(desk.payment, id="first")
    assert (sweep(days=2), sweep(days=2)) == (1, 0)
    assert not PaymentCase.all_objects.exists()
    news_of(desk.payment, id="second")
    assert (sweep(days=2), sweep(days=2)) == (1, 0)
    assert PaymentCase.all_objects.get().kind == "conflict"
    assert len(BogusProvider.refunds_asked) == 3


def test_news_of_a_second_refund_is_no_news_of_the_failed_one_before_it(desk):
    desk.will_say(REFUSED, GIVEN)
    assert [desk.refund().json()["status"] for _ in range(2)] == ["failed", "success"]
    news_of(desk.payment)
    assert sweep_refunds() == 0


def test_an_overpaid_order_is_put_right_by_a_refund(box, till, manager, cash):
    payment = box.started(boxes.PENDING)
    box.hear(payment, boxes.REFUSED)
    initiate(box.till, box.order, cash)
    box.hear(payment, boxes.PAID)
    assert reload(box.order).payment_status == "overpaid"
    desk = Desk(payment, till(manager), None)
    refund = desk.refund().json()["id"]
    desk.act(refund, "settle", transaction_reference="MP1", note="Rendu par l'appli")
    assert reload(box.order).payment_status == "paid"
    exits = dict(PaymentCase.all_objects.values_list("kind", "exit"))
    assert exits == {"overpaid": "refunded", "manual_refund": "settled_by_hand"}
