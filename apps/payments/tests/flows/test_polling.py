"""A payment in flight is asked about until the provider tells, and only as often as is decent."""

from dataclasses import replace

import pytest
from django.utils import timezone

from apps.payments.models import Payment, PaymentEvent
from apps.payments.services import poll
from apps.payments.services.leases import take_lease
from apps.payments.services.poll import sweep_payments
from apps.payments.tasks import poll_payment_status
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.flows.boxes import (
    EXPIRED,
    GUESTS,
    IN_DOUBT,
    NOT_FOUND,
    PAID,
    PENDING,
    REFUSED,
    later,
)
from apps.payments.tests.flows.tills import reload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.also_unrung]


def sweep_after(payment, answer, **time):
    """Let time pass, and sweep while the provider is going to answer `answer`."""
    later(payment, **time)
    BogusProvider.answers.append(answer)
    looks = sweep_payments()
    BogusProvider.answers.clear()
    return looks


def seconds_to_next_look(payment):
    return (reload(payment).next_check_at - timezone.now()).total_seconds()


def test_the_first_look_finds_the_money(box):
    payment = box.started()
    assert seconds_to_next_look(payment) == pytest.approx(3, abs=0.5)
    assert sweep_payments() == 0
    assert sweep_after(payment, PAID, seconds=4) == 1
    assert box.figures() == (1000, 0, 0, "paid")
    event = PaymentEvent.all_objects.filter(payment=payment).latest("id")
    assert (event.source, event.to_status) == ("poll", "success")
    assert reload(payment).next_check_at is None


def test_it_goes_on_at_a_rhythm(box):
    payment = box.started()
    for seconds, wait in ((3.1, 2.9), (3, 6), (6, 8), (60, 48), (600, 228)):
        assert sweep_after(payment, PENDING, seconds=seconds) == 1
        assert seconds_to_next_look(payment) == pytest.approx(wait, abs=1.5)
    assert reload(payment).check_count == 5
    assert box.figures() == (0, 1000, 1000, "unpaid")


def test_news_that_comes_while_the_provider_answers_is_looked_into(box):
    payment = box.started()
    later(payment, minutes=3)

    def answered_too_early():
        assert box.ring({"reference": payment.reference}).status_code == 200
        return PENDING

    box.answers.append(answered_too_early)
    assert sweep_payments() == 1
    assert seconds_to_next_look(payment) <= 0
    later(payment, seconds=3)
    box.answers.append(PAID)
    sweep_payments()
    assert box.figures() == (1000, 0, 0, "paid")


def test_a_month_of_doubt_is_no_failure(box):
    payment = box.started(IN_DOUBT)
    for days in (1, 10, 20, 60):
        assert sweep_after(payment, IN_DOUBT, days=days) == 1
    assert (reload(payment).status, reload(payment).outcome_known) == ("processing", False)
    assert seconds_to_next_look(payment) > 0
    assert sweep_after(payment, PAID, days=60) == 1
    assert box.figures() == (1000, 0, 0, "paid")


def test_repeated_doubt_fills_no_book(box):
    payment = box.started(IN_DOUBT)
    before = PaymentEvent.all_objects.count()
    for _ in range(3):
        sweep_after(payment, IN_DOUBT, minutes=10)
    assert PaymentEvent.all_objects.count() == before


def test_a_look_without_an_answer_unsays_nothing(box):
    payment = box.started(PENDING)
    sweep_after(payment, IN_DOUBT, seconds=4)
    assert reload(payment).outcome_known is True


def test_what_never_arrived_is_failed_but_not_too_soon(box):
    payment = box.started(IN_DOUBT)
    sweep_after(payment, NOT_FOUND, seconds=25)
    assert (reload(payment).status, reload(payment).outcome_known) == ("processing", False)
    sweep_after(payment, NOT_FOUND, seconds=60)
    assert (reload(payment).status, reload(payment).error_code) == ("failed", "not-received")
    assert box.figures() == (0, 0, 1000, "unpaid")


def test_another_account_knows_nothing_of_what_came_before(box, till, owner):
    """An owner replaced the account while a guest was paying into the old one."""
    payment = box.started(IN_DOUBT)
    said = {"credentials": {"api_key": "of another account"}}
    path = f"/api/payments/methods/{box.method.pk}/"
    assert till(owner).patch(path, said).status_code == 200
    sweep_after(payment, NOT_FOUND, minutes=2)
    assert (reload(payment).status, reload(payment).outcome_known) == ("processing", False)
    assert box.figures() == (0, 1000, 1000, "unpaid")


def test_expired_is_watched_for_a_while_and_a_late_success_wins(box):
    payment = box.started()
    sweep_after(payment, EXPIRED, minutes=6)
    assert reload(payment).status == "expired"
    assert seconds_to_next_look(payment) == pytest.approx(15 * 60, abs=5)
    assert sweep_after(payment, EXPIRED, minutes=16) == 1
    assert sweep_after(payment, PAID, hours=2) == 1
    assert (reload(payment).status, reload(payment).is_late) == ("success", True)
    assert box.figures() == (1000, 0, 0, "paid")


def test_aftercare_ends(box):
    payment = box.started()
    sweep_after(payment, EXPIRED, minutes=6)
    looks = [
        sweep_after(payment, EXPIRED, **time)
        for time in ({"minutes": 16}, {"hours": 2}, {"days": 1}, {"days": 2}, {"days": 300})
    ]
    assert looks == [1, 1, 1, 1, 0]
    assert reload(payment).next_check_at is None


def test_a_refusal_at_the_first_call_needs_no_aftercare(box):
    assert box.started(REFUSED).next_check_at is None


def test_nobody_looks_while_the_first_call_is_under_way(box):
    def meanwhile():
        payment = Payment.all_objects.get()
        assert (payment.status, payment.outcome_known) == ("pending", False)
        later(payment, seconds=10)
        assert sweep_payments() == 0
        poll_payment_status(str(payment.pk))
        return PENDING

    payment = box.started(meanwhile)
    assert payment.status == "processing"
    assert len(BogusProvider.asked) == 1
    assert payment.lease_expires_at is None


def test_a_crash_in_the_first_call_is_found_by_the_sweep(box):
    with pytest.raises(SystemExit):
        box.start(SystemExit())
    payment = Payment.all_objects.get()
    assert sweep_after(payment, PENDING, seconds=19) == 0
    assert sweep_after(payment, PAID, seconds=2) == 1
    assert box.figures() == (1000, 0, 0, "paid")


def test_a_looker_that_dies_loses_its_lease(box):
    payment = box.started()
    later(payment, seconds=4)
    BogusProvider.answers.append(SystemExit())
    with pytest.raises(SystemExit):
        sweep_payments()
    assert sweep_after(payment, PAID, seconds=20) == 0
    assert sweep_after(payment, PAID, seconds=11) == 1
    assert box.figures() == (1000, 0, 0, "paid")


def test_a_late_looker_does_not_end_anothers_lease(box):
    payment = box.started()
    later(payment, seconds=4)

    def overtaken():
        later(payment, seconds=31)
        assert take_lease(Payment.all_objects.filter(pk=payment.pk)).generation == 2
        return PENDING

    BogusProvider.answers.append(overtaken)
    sweep_payments()
    assert reload(payment).lease_expires_at is not None


def test_an_adapter_that_raises_keeps_nobody_waiting(box):
    payment = box.started()
    assert sweep_after(payment, RuntimeError("a bug"), seconds=4) == 1
    assert reload(payment).status == "processing"
    assert seconds_to_next_look(payment) > 0


def test_one_account_is_not_asked_too_often(box, monkeypatch):
    monkeypatch.setattr(poll, "LOOKS_PER_SECOND", 0)
    payment = box.started()
    asked = len(BogusProvider.asked)
    sweep_after(payment, PAID, seconds=4)
    assert len(BogusProvider.asked) == asked
    assert reload(payment).check_count == 0
    assert 1 <= seconds_to_next_look(payment) + 0.5 <= 6


@pytest.mark.parametrize("limit", ["LOOKS_AT_ONCE", "LOOKS_OF_A_PROVIDER"])
def test_a_provider_that_hangs_leaves_workers_to_the_others(box, monkeypatch, limit):
    monkeypatch.setattr(poll, limit, 1)
    for number in (1, 2):
        answer = replace(PENDING, provider_reference=f"T{number}")
        box.started(answer, amount=500, customer_phone=next(GUESTS))
    Payment.all_objects.update(next_check_at=timezone.now())
    looks_meanwhile = []

    def hanging():
        looks_meanwhile.append(sweep_payments())
        for payment in Payment.all_objects.all():
            poll_payment_status(str(payment.pk))
        return IN_DOUBT

    box.answers += [hanging, IN_DOUBT]
    assert sweep_payments() == 2
    assert looks_meanwhile == [0]


class TestCheckNow:
    def test_it_asks_at_most_once_every_three_seconds(self, box):
        payment = box.started()
        path = f"/api/payments/{payment.pk}/check/"
        BogusProvider.answers += [PENDING, PAID]
        for _ in range(3):
            answer = box.till.post(path)
            assert (answer.status_code, answer.json()["status"]) == (200, "processing")
        later(payment, seconds=3)
        assert box.till.post(path).json()["status"] == "success"
        assert box.till.post(path).json()["status"] == "success"
        assert len(BogusProvider.asked) == 3

    def test_it_asks_again_about_one_that_was_given_up(self, box):
        payment = box.started(REFUSED)
        BogusProvider.answers.append(PAID)
        answer = box.till.post(f"/api/payments/{payment.pk}/check/").json()
        assert answer["status"] == "success"
        assert box.figures() == (1000, 0, 0, "paid")
