"""Asking a provider from a payment's page, and finding those that were in doubt for too long."""

import pytest
from django.urls import reverse

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import PaymentEvent
from apps.payments.providers import PROVIDERS
from apps.payments.tests.back_office.house import office
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID, PENDING, REFUSED, Box, later
from apps.payments.tests.flows.tills import reload

pytestmark = pytest.mark.django_db

LIST = "/admin/payments/payment/"


def box_of(house, till):
    method = PaymentMethodFactory(restaurant=house.restaurant, provider_code="bogus", name="Bogus")
    return Box(till(house.cashier), OrderFactory(created_by=house.cashier, total=1000), method)


@pytest.fixture
def doubtful(ours, till, boxed):
    """A payment of ours that nobody has looked at for a minute."""
    payment = box_of(ours, till).started(IN_DOUBT)
    later(payment, minutes=1)
    return payment


def page(payment, name="change"):
    return reverse(f"admin:payments_payment_{name}", args=[payment.pk])


def ask(person, payment, answer=None):
    """Press the button while the provider is going to answer; what the page then says."""
    BogusProvider.asked.clear()
    BogusProvider.answers[:] = [answer] if answer else []
    client = office(person)
    client.cookies["django_language"] = "en"
    shown = client.post(page(payment, "press"), follow=True)
    assert shown.redirect_chain == [(page(payment), 302)]
    return [(message.level_tag, str(message)) for message in shown.context["messages"]]


@pytest.mark.parametrize(
    ("answer", "level", "text"),
    [
        (PAID, "success", "The payment stands as: success."),
        (PENDING, "info", "The payment stands as: processing."),
        (REFUSED, "info", "The payment stands as: failed."),
        (IN_DOUBT, "warning", "The outcome is still unknown: do not charge again yet."),
    ],
    ids=["paid", "pending", "refused", "in doubt"],
)
def test_what_the_provider_says_counts_and_is_shown(ours, doubtful, answer, level, text):
    assert ask(ours.manager, doubtful, answer) == [(level, f"The provider was asked. {text}")]
    assert len(BogusProvider.asked) == 1
    assert reload(doubtful).outcome_known is (answer is not IN_DOUBT)


def test_the_event_says_that_a_person_asked(ours, doubtful):
    ask(ours.manager, doubtful, PAID)
    assert PaymentEvent.all_objects.latest("id").source == "person"


def test_an_administrator_may_ask_for_any_restaurant(administrator, doubtful):
    assert ask(administrator, doubtful, PAID)[0][0] == "success"
    assert reload(doubtful).status == "success"


def test_nobody_is_asked_twice_in_three_seconds(ours, doubtful):
    ask(ours.manager, doubtful, PENDING)

    ((_, text),) = ask(ours.manager, doubtful)

    assert text == "The provider was asked a moment ago. The payment stands as: processing."
    assert BogusProvider.asked == []


def test_a_payment_whose_money_is_here_offers_no_button(ours, doubtful):
    client = office(ours.manager)

    assert page(doubtful, "press") in client.get(page(doubtful)).content.decode()
    assert page(ours.payment, "press") not in client.get(page(ours.payment)).content.decode()
    assert ask(ours.manager, ours.payment) == []


def test_a_provider_that_is_gone_cannot_be_asked(ours, doubtful, monkeypatch):
    monkeypatch.delitem(PROVIDERS, "bogus")
    assert ask(ours.manager, doubtful) == []


def test_another_restaurants_payment_is_not_asked_about(theirs, doubtful):
    BogusProvider.asked.clear()
    assert office(theirs.owner).post(page(doubtful, "press")).status_code == 302
    assert office(theirs.owner).get(page(doubtful, "press")).status_code == 405
    assert BogusProvider.asked == []


def found(person, attention):
    return office(person).get(LIST, {"attention": attention}).context["cl"].queryset


def test_what_was_in_doubt_for_a_day_is_found(ours, theirs, till, boxed, doubtful):
    long_doubtful = box_of(theirs, till).started(IN_DOUBT)
    later(long_doubtful, hours=25)

    assert list(found(ours.manager, "doubt")) == [doubtful]
    assert list(found(ours.manager, "long-doubt")) == []
    assert list(found(theirs.manager, "long-doubt")) == [long_doubtful]

    later(doubtful, hours=23, minutes=58)
    assert list(found(ours.manager, "long-doubt")) == []
    later(doubtful, minutes=2)
    assert list(found(ours.manager, "long-doubt")) == [doubtful]


def test_what_is_settled_is_in_doubt_no_longer(ours, doubtful):
    later(doubtful, hours=25)
    ask(ours.manager, doubtful, PAID)
    assert list(found(ours.manager, "doubt")) == list(found(ours.manager, "long-doubt")) == []
