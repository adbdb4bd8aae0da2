"""Eight tills at once, with real threads, on one restaurant's trail."""

from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from apps.audit.models import AuditEntry, AuditHead
from apps.audit.services import record
from apps.audit.tests.chains import said_of
from apps.payments.tests.concurrency.threads import all_at_once
from apps.restaurants.models import Restaurant
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, EACH = 8, 25


def act(restaurant, *, entries, undone=False):
    with transaction.atomic():
        for _ in range(entries):
            record(actor=None, action="restaurant.changed", subject=restaurant)
        transaction.set_rollback(undone)


def work(restaurant):
    """Transactions of one to three entries, and after every second one that is rolled back."""
    for number in range(EACH):
        act(restaurant, entries=1 + number % 3)
        if number % 2:
            act(restaurant, entries=2, undone=True)


def test_they_write_one_unbroken_chain():
    restaurant = RestaurantFactory()

    all_at_once(*[partial(work, restaurant)] * THREADS)

    expected = THREADS * sum(1 + number % 3 for number in range(EACH))
    sequences = AuditEntry.all_objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, expected + 1))
    assert AuditHead.all_objects.get().count == expected
    assert said_of(restaurant) == []


def test_an_entry_before_a_lock_does_not_deadlock():
    """Each writes first and then wants the row that the other holds: the head is still last."""
    house, row = RestaurantFactory(), RestaurantFactory()
    both_wrote = Barrier(2)

    def write_then_lock():
        with transaction.atomic():
            record(actor=None, action="restaurant.changed", subject=house)
            both_wrote.wait(timeout=30)
            Restaurant.objects.select_for_update(no_key=True).get(pk=row.pk)

    def lock_then_write():
        with transaction.atomic():
            Restaurant.objects.select_for_update(no_key=True).get(pk=row.pk)
            both_wrote.wait(timeout=30)
            record(actor=None, action="restaurant.changed", subject=house)

    all_at_once(write_then_lock, lock_then_write)

    assert AuditHead.all_objects.get().count == 2
    assert said_of(house) == []


def test_nobody_waits_for_a_transaction_that_wrote_and_goes_on():
    restaurant = RestaurantFactory()
    with transaction.atomic():
        record(actor=None, action="drawer.opened", subject=restaurant)
        all_at_once(partial(act, restaurant, entries=1))
        assert AuditHead.all_objects.get().count == 1

    actions = AuditEntry.all_objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions) == ["restaurant.changed", "drawer.opened"]
    assert said_of(restaurant) == []


def test_a_walk_sees_one_moment_while_others_write():
    restaurant = RestaurantFactory()
    act(restaurant, entries=3)

    found = all_at_once(*[partial(work, restaurant)] * 3, *[partial(said_of, restaurant)] * 3)

    assert found[3:] == [[], [], []]
    assert connection.in_atomic_block is False
