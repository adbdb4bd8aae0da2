"""The till gives up, or tries again: the provider's word decides, and no money is lost."""

from dataclasses import replace

import pytest

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment
from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.flows.boxes import EXPIRED, IN_DOUBT, PAID, PENDING, REFUSED, later
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db(transaction=True)

AGAIN = replace(PENDING, provider_reference="")
CLOSED = PaymentResult(Certainty.DEFINITE, ProviderStatus.CANCELLED)


def act(box, payment, what, **headers):
    return box.till.post(f"/api/payments/{payment.pk}/{what}/", headers=headers)


@pytest.fixture
def closing_box(box, monkeypatch):
    """Its provider can close a session, and says what the test tells it to."""
    able = replace(BogusProvider.capabilities, can_cancel=True)
    closing = type(
        "Closing",
        (BogusProvider,),
        {"capabilities": able, "cancel_payment": BogusProvider.initiate_payment},
    )
    monkeypatch.setitem(PROVIDERS, "bogus", closing)
    return box


class TestCancel:
    def test_a_session_that_can_be_closed(self, closing_box):
        payment = closing_box.started()
        closing_box.answers.append(CLOSED)
        answer = act(closing_box, payment, "cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
        assert closing_box.figures() == (0, 0, 1000, "unpaid")

    @pytest.mark.parametrize("said", [PENDING, IN_DOUBT, RuntimeError("adapter")])
    def test_without_certainty_it_goes_on(self, closing_box, said):
        payment = closing_box.started()
        closing_box.answers.append(said)
        answer = act(closing_box, payment, "cancel")
        assert (answer.status_code, answer.json()["status"]) == (202, "processing")
        assert closing_box.figures()[1] == 1000

    def test_a_success_that_arrives_meanwhile_wins(self, closing_box):
        payment = closing_box.started()
        closing_box.answers.append(PAID)
        answer = act(closing_box, payment, "cancel")
        assert (answer.status_code, answer.json()["code"]) == (409, "payment-already-final")
        assert closing_box.figures() == (1000, 0, 0, "paid")

    def test_where_nothing_can_be_closed_the_wish_is_kept(self, box):
        payment = box.started()
        for _ in range(2):
            assert act(box, payment, "cancel").status_code == 202
        box.answers.append(EXPIRED)
        later(payment, minutes=10)
        sweep_payments()
        assert reload(payment).status == "cancelled"
        codes = list(payment.events.values_list("code", flat=True))
        assert codes.count("cancel-asked") == 1

    def test_a_late_success_after_cancelling_is_not_lost(self, closing_box):
        payment = closing_box.started()
        closing_box.answers.append(CLOSED)
        act(closing_box, payment, "cancel")
        closing_box.hear(payment, PAID)
        assert (reload(payment).status, reload(payment).is_late) == ("success", True)

    @pytest.mark.parametrize("end", [PAID, REFUSED, EXPIRED])
    def test_what_is_over_cannot_be_cancelled(self, box, end):
        payment = box.started()
        box.hear(payment, end)
        answer = act(box, payment, "cancel")
        assert (answer.status_code, answer.json()["code"]) == (409, "payment-already-final")


class TestRetry:
    @pytest.mark.parametrize("end", [REFUSED, EXPIRED, CLOSED])
    def test_a_new_payment_of_the_same(self, box, end):
        old = box.started(amount=600)
        box.hear(old, end)
        box.answers.append(AGAIN)
        answer = act(box, old, "retry")
        assert answer.status_code == 201
        new = Payment.all_objects.get(pk=answer.json()["id"])
        assert (new.retry_of_id, new.amount, new.customer_phone) == (
            old.pk,
            600,
            old.customer_phone,
        )
        assert answer.json()["retry_of"] == str(old.pk)
        assert new.reference != old.reference

    def test_once_however_often_it_is_asked_for(self, box):
        old = box.started()
        box.hear(old, REFUSED)
        box.answers.append(AGAIN)
        first, second = act(box, old, "retry"), act(box, old, "retry")
        assert (first.status_code, second.status_code) == (201, 200)
        assert second.json()["id"] == first.json()["id"]
        assert second.headers["Idempotent-Replayed"] == "true"

    def test_the_callers_own_key_counts(self, box):
        old = box.started()
        box.hear(old, REFUSED)
        box.answers.extend([REFUSED, AGAIN])
        keys = [{"Idempotency-Key": key} for key in ("a", "b")]
        first, second = (act(box, old, "retry", **key) for key in keys)
        assert (first.status_code, second.status_code) == (201, 201)

    @pytest.mark.parametrize("end", [None, PAID])
    def test_not_while_it_may_be_paid_or_is(self, box, end):
        payment = box.started()
        if end:
            box.hear(payment, end)
        answer = act(box, payment, "retry")
        assert (answer.status_code, answer.json()["code"]) == (409, "payment-not-retryable")

    def test_when_the_old_one_succeeds_too_that_is_seen(self, box):
        old = box.started()
        box.hear(old, EXPIRED)
        box.answers.append(replace(PAID, provider_reference="T2"))
        act(box, old, "retry")
        box.hear(old, PAID)
        assert box.figures() == (2000, 0, 0, "overpaid")


class TestOnePrompt:
    """Two prompts that look alike on one phone: a guest confirms both."""

    def second(self, box, cashier, **fields):
        box.answers.append(AGAIN)
        order = OrderFactory(created_by=cashier, total=1000)
        answer = initiate(box.till, order, box.method, customer_phone="+221771234567", **fields)
        return answer.status_code, answer.json().get("code")

    def test_the_second_is_refused_while_the_first_is_undecided(self, box, cashier):
        first = box.started()
        assert self.second(box, cashier) == (409, "prompt-undecided")
        assert self.second(box, cashier, amount=999) == (201, None)
        box.hear(first, REFUSED)
        assert self.second(box, cashier) == (201, None)

    def test_nothing_was_sent_for_the_one_refused(self, box, cashier):
        box.started()
        asked = len(BogusProvider.asked)
        self.second(box, cashier)
        assert len(BogusProvider.asked) == asked
        assert Payment.all_objects.count() == 1
