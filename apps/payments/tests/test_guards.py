"""The database refuses by itself: what Python forgets, it does not."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from apps.core.ids import new_id, payment_reference
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentEvent, PaymentStatus
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cashier):
    return OrderFactory(created_by=cashier, total=1000)


@pytest.fixture
def paid(till, cashier, order, cash):
    return Payment.all_objects.get(pk=initiate(till(cashier), order, cash).json()["id"])


def in_flight(of, method, **fields):
    pk = new_id()
    values = {
        "id": pk,
        "restaurant": of.restaurant,
        "order": of,
        "payment_method": method,
        "provider_code": method.provider_code,
        "reference": payment_reference(pk),
        "amount": 1000,
        "currency": "XOF",
        "initiated_by": of.created_by,
        "next_check_at": timezone.now(),
    }
    return Payment(**(values | fields))


def refused(work):
    with pytest.raises(DatabaseError), transaction.atomic():
        work()


def test_update_cannot_skip_a_state(order, cash):
    payment = in_flight(order, cash)
    payment.save()
    rows = Payment.all_objects.filter(pk=payment.pk)
    refused(lambda: rows.update(status="success", completed_at=timezone.now()))
    refused(lambda: rows.update(status="refunded", completed_at=timezone.now()))


def test_a_success_cannot_become_a_failure(paid):
    rows = Payment.all_objects.filter(pk=paid.pk)
    for status in ("failed", "pending", "processing", "expired", "cancelled"):
        refused(lambda status=status: rows.update(status=status, next_check_at=timezone.now()))


@pytest.mark.parametrize(
    "field",
    [
        {"amount": 1},
        {"currency": "EUR"},
        {"idempotency_key": "another"},
        {"reference": "another"},
        {"amount_tendered": 5000},
        {"initiated_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_what_was_agreed_cannot_change(paid, field):
    refused(lambda: Payment.all_objects.filter(pk=paid.pk).update(**field))


def test_no_payment_is_deleted(paid):
    refused(lambda: Payment.all_objects.filter(pk=paid.pk).delete())


def test_no_payment_is_born_final(order, cash):
    born = {"completed_at": timezone.now()}
    for status in ("success", "failed", "refunded"):
        refused(lambda status=status: in_flight(order, cash, status=status, **born).save())


def test_a_payment_in_flight_is_always_watched(order, cash):
    refused(lambda: in_flight(order, cash, next_check_at=None).save())


def test_events_are_append_only(paid):
    event = PaymentEvent.all_objects.filter(payment=paid).first()
    refused(lambda: PaymentEvent.all_objects.filter(pk=event.pk).update(code="x"))
    refused(lambda: PaymentEvent.all_objects.filter(pk=event.pk).delete())


def test_an_order_is_never_overcharged(order):
    rows = Order.all_objects.filter(pk=order.pk)
    refused(lambda: rows.update(amount_paid=1001))
    refused(lambda: rows.update(amount_paid=600, amount_in_flight=500))
    rows.update(amount_paid=2000, amount_late=1000)


def test_a_payment_cannot_point_into_another_restaurant(order, cash, stranger):
    foreign = OrderFactory(created_by=stranger)

    def link():
        in_flight(order, cash, order=foreign).save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="same_restaurant"), transaction.atomic():
        link()


def test_the_state_is_protected_in_python(paid):
    with pytest.raises(AttributeError):
        paid.status = PaymentStatus.FAILED
    paid.refresh_from_db()
    with pytest.raises(AttributeError):
        paid.status = PaymentStatus.FAILED


def test_a_failed_refresh_leaves_the_protection_on(order, cash):
    ghost = in_flight(order, cash)
    with pytest.raises(Payment.DoesNotExist):
        ghost.refresh_from_db()
    with pytest.raises(AttributeError):
        ghost.status = PaymentStatus.FAILED


def test_of_two_movers_the_second_is_told(order, cash):
    payment = in_flight(order, cash)
    payment.save()
    first, second = reload(payment), reload(payment)
    first.start_processing()
    first.save_transition()
    second.mark_failed("refused")
    with pytest.raises(ConcurrentTransition), transaction.atomic():
        second.save_transition()


def test_pending_to_success_in_one_step_is_refused(order, cash):
    with pytest.raises(TransitionNotAllowed):
        in_flight(order, cash).mark_success()


def test_a_transition_is_never_dropped_by_naming_fields(order, cash):
    payment = in_flight(order, cash)
    payment.save()
    payment.start_processing()
    payment.save_transition("message")
    assert reload(payment).status == "processing"
