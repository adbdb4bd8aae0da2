"""News by first answer, webhook and look: in any order, the end is the same (P5, P6)."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apps.orders.tests.factories import OrderFactory
from apps.payments.domain.states import CAPTURED, GIVEN_UP
from apps.payments.models import PaymentEvent
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus
from apps.payments.services import poll
from apps.payments.services.poll import look_soon, poll_payment
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.flows.boxes import GUESTS, Box, later
from apps.payments.tests.flows.tills import reload
from apps.payments.webhooks.process import drain_inbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.also_unrung]

STATUSES = [
    ProviderStatus.PENDING,
    ProviderStatus.FAILED,
    ProviderStatus.EXPIRED,
    ProviderStatus.SUCCEEDED,
]
WORDS = st.sampled_from([*STATUSES, "in-doubt"])
NEWS = st.lists(st.tuples(WORDS, st.sampled_from(["webhook", "look"])), min_size=1, max_size=5)
"""What is said, and how it comes; whatever stands first is the answer to the first call."""


@pytest.fixture
def hasty_box(signing_box, monkeypatch):
    """One whose account is asked as often as the examples need."""
    monkeypatch.setattr(poll, "LOOKS_PER_SECOND", 1000)
    return signing_box


def result(word):
    if word == "in-doubt":
        return PaymentResult(Certainty.IN_DOUBT)
    return PaymentResult(Certainty.DEFINITE, word, amount=1000, currency="XOF")


def by_webhook(box, payment, word):
    body = {"reference": payment.reference, "status": word}
    if word == "in-doubt":
        body = {"reference": payment.reference, "certainty": "in_doubt"}
    assert box.ring(body).status_code == 200
    drain_inbox()


def by_look(box, payment, word):
    """Somebody hints, and the task asks; it does not where the money is here."""
    later(payment, minutes=1)
    BogusProvider.answers.append(result(word))
    is_due = look_soon(payment.pk)
    poll_payment(payment.pk)
    assert BogusProvider.answers == ([] if is_due else [result(word)])
    BogusProvider.answers.clear()


CHANNELS = {"webhook": by_webhook, "look": by_look}


def end_of(box, cashier, news):
    """Play the news for a new order; how its payment stands then, and where the money is."""
    box = Box(box.till, OrderFactory(created_by=cashier, total=1000), box.method)
    (first, _), *rest = news
    payment = box.started(result(first), customer_phone=next(GUESTS))
    for word, channel in rest:
        CHANNELS[channel](box, payment, word)
    return standing(reload(payment)), box.figures(), successes(payment)


def standing(payment):
    """Between two refusals the first word stays; neither holds any money."""
    if payment.status in CAPTURED:
        return "captured"
    return "given up" if payment.status in GIVEN_UP else "in flight"


def successes(payment):
    return PaymentEvent.all_objects.filter(
        payment=payment, from_status__in=("processing", *GIVEN_UP), to_status="success"
    ).count()


def expected(news):
    words = {word for word, _ in news}
    if ProviderStatus.SUCCEEDED in words:
        return ("captured", (1000, 0, 0, "paid"), 1)
    if words & {ProviderStatus.FAILED, ProviderStatus.EXPIRED}:
        return ("given up", (0, 0, 1000, "unpaid"), 0)
    return ("in flight", (0, 1000, 1000, "unpaid"), 0)


@settings(
    max_examples=25,
    phases=[Phase.generate],  # shrinking over a database takes longer than a test may
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(news=NEWS, again=st.lists(st.integers(0, 4), max_size=2), data=st.data())
def test_any_order_with_duplicates_ends_the_same(hasty_box, cashier, news, again, data):
    with_duplicates = news + [news[number % len(news)] for number in again]
    shuffled = data.draw(st.permutations(with_duplicates))
    assert end_of(hasty_box, cashier, shuffled) == expected(news)
