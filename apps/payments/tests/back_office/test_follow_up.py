"""What the first page asks a person to look into, and the lists that it leads to."""

import pytest
from django.db import connection
from django.urls import reverse

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import DeliveryStatus
from apps.payments.tests.back_office.house import office
from apps.payments.tests.factories import PaymentMethodFactory, WebhookDeliveryFactory
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID, PENDING, Box

pytestmark = pytest.mark.django_db


def box_of(house, till):
    method = PaymentMethodFactory(restaurant=house.restaurant, provider_code="bogus", name="Bogus")
    return Box(till(house.cashier), OrderFactory(created_by=house.cashier, total=3000), method)


def deliver(house, *statuses):
    for status in statuses:
        waits = status == DeliveryStatus.FAILED
        due = {"next_attempt_at": "2099-01-01T00:00Z"} if waits else {}
        WebhookDeliveryFactory(payment=house.payment, status=status, **due)


@pytest.fixture
def troubles(ours, theirs, till, boxed):
    """Ours: two payments in doubt and two stuck deliveries. Theirs: one of each."""
    box = box_of(ours, till)
    box.started(PENDING, amount=1500)
    box.started(IN_DOUBT, amount=1000)
    other = Box(box.till, OrderFactory(created_by=ours.cashier, total=1200), box.method)
    other.started(IN_DOUBT)
    box_of(theirs, till).started(IN_DOUBT)
    deliver(ours, DeliveryStatus.FAILED, DeliveryStatus.ORPHANED, DeliveryStatus.DONE)
    deliver(theirs, DeliveryStatus.ORPHANED)


def follow_up(person, **query):
    client = office(person)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("admin:index"), query)
    for one in page.context["follow_up"]:
        assert one.text in page.content.decode()
        assert client.get(one.url).context["cl"].result_count == one.count
    return [one.text for one in page.context["follow_up"]]


def test_a_manager_is_told_what_is_open_and_finds_it(ours, troubles):
    assert follow_up(ours.manager) == [
        "2 payments in doubt",
        "2 webhook deliveries that are stuck",
    ]


def test_an_administrators_links_lead_to_one_restaurants_rows(administrator, theirs, troubles):
    assert follow_up(administrator, restaurant=str(theirs.restaurant.pk)) == [
        "1 payment in doubt",
        "1 webhook delivery that is stuck",
    ]


def test_nothing_open_is_said_in_words(ours, theirs, till, boxed):
    box_of(ours, till).started(PAID, amount=1000)
    deliver(theirs, DeliveryStatus.ORPHANED)

    page = office(ours.manager).get(reverse("admin:index"))

    assert page.context["follow_up"] == []
    assert "Rien n’attend personne." in page.content.decode()


def test_stuck_deliveries_are_found_by_an_index(db):
    """The inbox keeps every delivery; the first page must not read all of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'delivery_stuck'")
        (definition,) = cursor.fetchone()
    assert "(restaurant_id) WHERE" in definition
    assert "failed" in definition
    assert "orphaned" in definition
