"""The one door, with a provider in the box: whatever is heard, the books stay right."""

import pytest
from django.db import transaction

from apps.core.db import NetworkInsideTransaction
from apps.core.scope import restaurant_scope
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import EventSource, Payment, PaymentEvent
from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import (
    Certainty,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
)
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.services.asking import ask
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import IN_DOUBT, NOT_SENT, PAID, PENDING, PHONE, REFUSED
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.also_unrung]


@pytest.fixture(autouse=True)
def _bogus(monkeypatch):
    monkeypatch.setitem(PROVIDERS, BogusProvider.code, BogusProvider)
    BogusProvider.answers.clear()
    BogusProvider.asked.clear()


@pytest.fixture
def method(restaurant):
    return PaymentMethodFactory(restaurant=restaurant, provider_code="bogus", name="Bogus")


@pytest.fixture
def order(cashier):
    return OrderFactory(created_by=cashier, total=1000)


@pytest.fixture
def start(till, cashier, order, method):
    """Initiate while the provider is going to answer `answer`."""

    def run(answer, **fields):
        BogusProvider.answers.append(answer)
        return initiate(till(cashier), order, method, customer_phone=PHONE, **fields)

    return run


def hear(payment, result, source=EventSource.WEBHOOK):
    with restaurant_scope(payment.restaurant_id):
        return apply_outcome(payment_id=payment.pk, result=result, source=source)


def stored():
    return Payment.all_objects.get()


def figures(order):
    order = reload(order)
    return (order.amount_paid, order.amount_in_flight, order.amount_due, order.payment_status)


def test_a_prompt_is_in_flight_and_watched(start, order):
    answer = start(PENDING).json()
    assert (answer["status"], answer["action"], answer["outcome_known"]) == (
        "processing",
        "prompt",
        True,
    )
    payment = stored()
    assert payment.next_check_at is not None
    assert payment.provider_reference == "T1"
    assert BogusProvider.asked[0].reference == payment.reference
    assert BogusProvider.asked[0].customer_phone == PHONE
    assert figures(order) == (0, 1000, 1000, "unpaid")


def test_doubt_is_shown_and_keeps_the_order_from_being_charged_again(start, order):
    answer = start(IN_DOUBT)
    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["outcome_known"]) == ("processing", False)
    again = start(PENDING)
    assert (again.status_code, again.json()["code"]) == (409, "payment-in-doubt")
    assert len(BogusProvider.asked) == 1


def test_an_adapter_that_raises_leaves_us_in_doubt(start, order):
    answer = start(RuntimeError("a bug"))
    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["outcome_known"]) == ("processing", False)


def test_a_crash_while_asking_leaves_a_row_to_look_for(start, order):
    with pytest.raises(SystemExit):
        start(SystemExit())
    payment = stored()
    assert (payment.status, payment.next_check_at is not None) == ("pending", True)
    assert figures(order) == (0, 1000, 1000, "unpaid")
    hear(payment, PAID, EventSource.RECOVERY)
    assert figures(order) == (1000, 0, 0, "paid")


def test_not_sent_is_failed_and_the_order_is_free_again(start, order):
    answer = start(NOT_SENT).json()
    assert (answer["status"], answer["error_code"]) == ("failed", "unreachable")
    assert figures(order) == (0, 0, 1000, "unpaid")


def test_news_of_success_settles_once(start, order):
    start(PENDING)
    for _ in range(3):
        hear(stored(), PAID)
    assert stored().status == "success"
    assert figures(order) == (1000, 0, 0, "paid")
    assert PaymentEvent.all_objects.filter(to_status="success").count() == 1


def test_a_late_success_is_never_dropped(start, order):
    start(REFUSED)
    assert figures(order) == (0, 0, 1000, "unpaid")
    hear(stored(), PAID)
    payment = stored()
    assert (payment.status, payment.is_late) == ("success", True)
    assert figures(order) == (1000, 0, 0, "paid")


def test_a_late_success_on_a_paid_order_makes_it_overpaid(start, order, till, cashier, cash):
    late = Payment.all_objects.get(pk=start(REFUSED).json()["id"])
    assert initiate(till(cashier), order, cash).status_code == 201
    hear(late, PAID)
    assert figures(order) == (2000, 0, 0, "overpaid")


def test_a_refusal_after_a_success_changes_nothing_and_is_noted(start, order):
    start(PENDING)
    hear(stored(), PAID)
    hear(stored(), REFUSED)
    assert stored().status == "success"
    assert figures(order) == (1000, 0, 0, "paid")
    assert PaymentEvent.all_objects.filter(code="conflict").count() == 1


def test_a_success_of_another_amount_is_not_believed(start, order):
    start(PENDING)
    wrong = PaymentResult(
        Certainty.DEFINITE, ProviderStatus.SUCCEEDED, "T1", amount=10, currency="XOF"
    )
    hear(stored(), wrong)
    assert (stored().status, stored().outcome_known) == ("processing", False)
    assert figures(order) == (0, 1000, 1000, "unpaid")
    assert PaymentEvent.all_objects.filter(code="amount-mismatch").count() == 1


def test_no_provider_is_called_inside_a_transaction(start):
    start(PENDING)
    with transaction.atomic(), pytest.raises(NetworkInsideTransaction):
        ask(BogusProvider().check_status, PaymentRequest("P1", 1000, "XOF"))
    assert len(BogusProvider.asked) == 1


def test_the_phone_is_required_normalised_encrypted_and_masked(start, order, till, cashier, method):
    missing = initiate(till(cashier), order, method)
    assert (missing.status_code, missing.json()["code"]) == (400, "phone-required")
    wrong = initiate(till(cashier), order, method, customer_phone="12")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "phone-invalid")
    start(PENDING)
    assert stored().customer_phone == PHONE
    assert stored().masked_phone == "+221•••••••67"


def test_limits_are_the_providers(start, till, cashier, method):
    big = OrderFactory(created_by=cashier, total=900_000)
    answer = initiate(till(cashier), big, method, customer_phone=PHONE)
    assert (answer.status_code, answer.json()["code"]) == (400, "amount-out-of-limits")
