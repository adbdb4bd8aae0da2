"""Rows by SQL of our own are those that the ORM reads and writes, and only the restaurant's."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, transaction

from apps.audit import services as audit
from apps.audit.actions import Action
from apps.audit.models import AuditEntry
from apps.core import rows
from apps.core.ids import new_id
from apps.core.scope import NoRestaurantScope, restaurant_scope
from apps.orders.models import Order
from apps.payments.models import EventSource, Payment, PaymentEvent, PaymentMethod
from apps.payments.tests.factories import PaymentMethodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(box, in_restaurant):
    box.method.credentials, box.method.config = '{"api_key": "k"}', {"label": "Bar"}
    box.method.save()
    return box.started()


def told(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


@pytest.mark.parametrize("model", [Payment, PaymentMethod, Order])
def test_every_column_is_as_the_orm_reads_it(payment, model):
    expected = model.all_objects.get()
    found = model.objects.find(pk=expected.pk)

    assert told(found) == told(expected)
    assert (found._state.adding, found._state.db) == (False, "default")


def test_it_can_be_asked_by_an_object_by_its_id_and_by_what_is_empty(payment):
    assert Payment.objects.find(order=payment.order) == payment
    assert Payment.objects.find(order_id=payment.order_id, retry_of=None) == payment
    assert Payment.objects.find(order=payment.order, initiated_by=None) is None
    assert Payment.objects.find(pk=new_id()) is None


def test_another_restaurants_row_is_not_there(payment, stranger):
    with restaurant_scope(stranger.restaurant_id):
        assert Payment.objects.find(pk=payment.pk) is None
        assert Payment.objects.find(pk=payment.pk, restaurant=payment.restaurant) is None


def test_nobody_is_answered_without_a_restaurant(payment):
    with restaurant_scope(None), pytest.raises(NoRestaurantScope):
        Payment.objects.find(pk=payment.pk)


def test_two_rows_are_not_one(payment, in_restaurant):
    PaymentMethodFactory(restaurant=in_restaurant)
    with pytest.raises(PaymentMethod.MultipleObjectsReturned):
        PaymentMethod.objects.find(is_active=True)


def test_a_column_that_is_none_is_an_error(in_restaurant):
    with pytest.raises(FieldDoesNotExist):
        Order.objects.find(colour="red")


@pytest.mark.django_db(transaction=True)
def test_a_lock_and_what_goes_together_need_a_transaction(payment):
    with pytest.raises(transaction.TransactionManagementError):
        Payment.objects.lock(pk=payment.pk)
    with pytest.raises(transaction.TransactionManagementError), rows.together():
        pass


def test_rows_are_added_as_they_stand(payment):
    events = [
        PaymentEvent(
            restaurant_id=payment.restaurant_id,
            payment=payment,
            source=source,
            to_status="pending",
            facts={"raw": {"montant": [1, None, "é"]}},
        )
        for source in (EventSource.POLL, EventSource.WEBHOOK)
    ]
    rows.add(*events)

    assert all((event._state.adding, event._state.db) == (False, "default") for event in events)
    found = PaymentEvent.all_objects.in_bulk([event.pk for event in events])
    assert [told(found[event.pk]) for event in events] == [told(event) for event in events]


def test_a_row_that_the_database_refuses_is_djangos_error(payment):
    twin = Payment.all_objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.add(twin)


def test_nothing_to_add_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        rows.add()


def test_what_is_written_together_stands_after_the_block_in_one_journey(
    payment, django_assert_num_queries
):
    order = payment.order
    order.table = "T4"
    event = PaymentEvent(restaurant_id=payment.restaurant_id, payment=payment, to_status="pending")
    with django_assert_num_queries(1), rows.together():
        rows.change(order, "table")
        rows.add(event)

    assert Order.all_objects.get().table == "T4"
    assert PaymentEvent.all_objects.filter(pk=event.pk).exists()


def test_what_is_written_together_is_written_in_the_given_order(payment):
    with transaction.atomic():
        with rows.together():
            given = [
                audit.record(actor=None, action=action, subject=payment)
                for action in (Action.PAYMENT_INITIATED, Action.PAYMENT_FAILED, Action.CASE_OPENED)
            ]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    chain = AuditEntry.all_objects.filter(pk__in=[entry.pk for entry in given])
    assert list(chain.order_by("sequence")) == given


def test_a_row_that_is_written_twice_together_is_refused_not_lost(payment):
    order = payment.order
    order.table, order.note = "T4", "no onions"
    with pytest.raises(RuntimeError, match="once"):
        write_twice(order)

    assert Order.all_objects.get().table == ""


def write_twice(order):
    with rows.together():
        rows.change(order, "table")
        rows.change(order, "note")


def test_more_values_than_are_remembered_are_several_statements(payment, django_assert_num_queries):
    events = [
        PaymentEvent(restaurant_id=payment.restaurant_id, payment=payment, to_status="pending")
        for _ in range(9)
    ]
    before = PaymentEvent.all_objects.count()
    with django_assert_num_queries(3), rows.together():
        for event in events:
            rows.add(event)

    assert PaymentEvent.all_objects.count() == before + 9


def test_an_exception_writes_nothing_and_the_next_block_starts_empty(payment):
    payment.order.table = "T4"
    with pytest.raises(FieldDoesNotExist):
        change_table_and_fail(payment.order)
    with rows.together():
        pass

    assert Order.all_objects.get().table == ""


def change_table_and_fail(order):
    with rows.together():
        rows.change(order, "table")
        rows.change(order, "colour")
