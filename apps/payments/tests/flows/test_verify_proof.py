"""A guest shows a message: paid and bound for ever, not found, or already used."""

from dataclasses import replace

import pytest

from apps.audit.models import AuditEntry
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentCase, PaymentMethod
from apps.payments.providers.base import FoundTransaction, ProviderStatus
from apps.payments.tests.bogus import BogusProvider, ListingProvider
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID, PENDING, Box, later
from apps.payments.tests.flows.tills import reload

pytestmark = pytest.mark.django_db

MONEY = replace(PAID, provider_reference="", transaction_id="TX1")
"""1 000 F that came in under this name, for no session of ours."""

OPEN = replace(PENDING, provider_reference="")


@pytest.fixture
def listing(boxed, restaurant, cashier, till):
    """An order of 1 000 F, and a provider whose transactions can be looked up."""
    method = PaymentMethodFactory(restaurant=restaurant, provider_code="listing", name="Listing")
    return Box(till(cashier), OrderFactory(created_by=cashier, total=1000), method)


def beside(box, cashier):
    """Another order at the same till."""
    return Box(box.till, OrderFactory(created_by=cashier, total=1000), box.method)


def verify(box, reference, code=None):
    body = {
        "provider_code": code or box.method.provider_code,
        "reference": reference,
        "order_id": str(box.order.pk),
    }
    answer = box.till.post("/api/payments/verify-proof/", body, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_money_that_the_provider_knows_settles_what_waits_for_it(listing):
    payment = listing.started(OPEN)
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY, payment.reference)
    said = verify(listing, " TX 1 ")
    assert (said["result"], said["payment_id"]) == ("paid", str(payment.pk))
    assert listing.figures() == (1000, 0, 0, "paid")
    assert reload(payment).transaction_id == "TX1"
    assert verify(listing, "TX1")["result"] == "paid"
    trail = AuditEntry.all_objects.filter(action="payment.proof_checked")
    assert [entry.facts["result"] for entry in trail] == ["paid", "paid"]


def test_a_screenshot_pays_once(listing, cashier):
    listing.started(OPEN)
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY)
    assert verify(listing, "TX1")["result"] == "paid"
    other = beside(listing, cashier)
    other.started(OPEN)
    said = verify(other, "TX1")
    number = reload(listing.order).order_number
    assert (said["result"], said["order_number"], said["payment_id"]) == (
        "already_used",
        number,
        None,
    )
    assert str(number) in said["message"]
    assert other.figures()[0] == 0


@pytest.mark.parametrize("answer", [IN_DOUBT, OPEN], ids=["no answer", "still open"])
def test_loose_money_settles_nothing_while_the_guest_could_pay_again(listing, answer):
    PaymentMethod.all_objects.update(provider_code="closing")
    listing.method.provider_code = "closing"
    payment = listing.started(OPEN)
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY)
    listing.answers.append(answer)
    assert "has not answered" in verify(listing, "TX1")["message"]
    assert reload(payment).status == "processing"
    listing.answers.append(replace(OPEN, status=ProviderStatus.CANCELLED))
    assert verify(listing, "TX1")["result"] == "paid"
    assert (reload(payment).transaction_id, listing.answers) == ("TX1", [])


def test_of_two_parts_that_wait_for_as_much_nobody_knows_which_is_meant(listing):
    Order.all_objects.update(total=2000)
    for _ in range(2):
        listing.started(OPEN, amount=1000)
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY)
    assert verify(listing, "TX1")["result"] == "not_found"
    assert listing.figures()[:2] == (0, 2000)


def test_anothers_payment_gets_its_money_and_this_order_does_not(listing, cashier):
    theirs = listing.started(OPEN)
    other = beside(listing, cashier)
    other.started(OPEN)
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY, theirs.reference)
    assert verify(other, "TX1")["result"] == "already_used"
    assert (listing.figures()[0], other.figures()[0]) == (1000, 0)


@pytest.mark.parametrize(
    "found",
    [
        FoundTransaction(replace(MONEY, amount=999)),
        FoundTransaction(MONEY, reference="PSOMEBODYELSES"),
        FoundTransaction(PENDING),
        FoundTransaction(IN_DOUBT),
    ],
    ids=["less money", "somebody else's", "not paid", "no answer"],
)
def test_anything_else_settles_nothing(listing, found):
    payment = listing.started(OPEN)
    ListingProvider.transactions["TX1"] = found
    said = verify(listing, "TX1")
    assert (said["result"], said["payment_id"]) == ("not_found", None)
    assert ("has not answered" in said["message"]) == (found.result is IN_DOUBT)
    assert reload(payment).status == "processing"


def test_where_nothing_can_be_looked_up_what_is_in_flight_is_asked_about(box):
    payment = box.started(PENDING)
    later(payment, seconds=4)
    BogusProvider.answers.append(replace(PAID, transaction_id="TX1"))
    assert verify(box, "TX1")["payment_id"] == str(payment.pk)
    assert verify(box, "TX2")["result"] == "not_found"


def test_another_restaurants_money_is_not_spoken_of(listing, stranger, till):
    listing.started(OPEN)
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY)
    verify(listing, "TX1")
    method = PaymentMethodFactory(restaurant=stranger.restaurant, provider_code="listing")
    next_door = Box(till(stranger), OrderFactory(created_by=stranger, total=1000), method)
    del ListingProvider.transactions["TX1"]
    said = verify(next_door, "TX1")
    assert (said["result"], said["order_number"]) == ("not_found", None)


def test_money_in_a_wallet_that_restaurants_share_does_not_pay_at_each_of_them(
    listing, stranger, till
):
    """Nothing says whose guest it was; the constraint holds within a restaurant only."""
    shared = PaymentMethodFactory(restaurant=stranger.restaurant, provider_code="listing")
    next_door = Box(till(stranger), OrderFactory(created_by=stranger, total=1000), shared)
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY)
    for box in (listing, next_door):
        payment = box.started(OPEN)
        assert verify(box, "TX1")["result"] == "not_found"
    ListingProvider.transactions["TX2"] = FoundTransaction(MONEY, payment.reference)
    assert verify(next_door, "TX2")["result"] == "paid"
    shared.credentials = '{"api_key": "their own"}'
    shared.save()
    assert verify(listing, "TX1")["result"] == "paid"


def test_paid_once_more_by_another_transaction_is_for_a_person(listing):
    payment = listing.started(OPEN)
    listing.hear(payment, MONEY)
    listing.hear(payment, replace(MONEY, transaction_id="TX2"))
    assert reload(payment).transaction_id == "TX1"
    assert PaymentCase.all_objects.get().facts["code"] == "transaction-mismatch"


@pytest.mark.django_db(transaction=True)
def test_one_reference_that_races_for_two_orders_pays_one(listing, cashier):
    ListingProvider.transactions["TX1"] = FoundTransaction(MONEY)
    boxes = [listing, beside(listing, cashier)]
    for box in boxes:
        box.started(OPEN)
    told = all_at_once(*[lambda box=box: verify(box, "TX1")["result"] for box in boxes])
    assert sorted(told) == ["already_used", "paid"]
    assert sorted(box.figures()[0] for box in boxes) == [0, 1000]
    assert Payment.all_objects.filter(transaction_id="TX1").count() == 1
