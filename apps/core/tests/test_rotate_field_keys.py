"""Changing the encryption key: afterwards the old one is worth nothing, and nothing is lost."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection

from apps.core import rekey
from apps.core.rekey import encrypted_columns
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import PaymentMethod
from apps.payments.tests.factories import PaymentMethodFactory

pytestmark = pytest.mark.django_db

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
PHONE = "+221771234567"


@pytest.fixture
def order(settings):
    """An order whose guest's number was encrypted with the old key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    return OrderFactory(customer_phone=PHONE)


def rotate():
    out = StringIO()
    call_command("rotate_field_keys", stdout=out)
    return out.getvalue()


def ciphertext(order):
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_phone FROM orders_order WHERE id = %s", [order.pk])
        return cursor.fetchone()[0]


def test_afterwards_the_new_key_alone_reads_everything(order, settings):
    PaymentMethodFactory(restaurant=order.restaurant, credentials='{"key": "s3cret"}')
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    assert "orders.Order.customer_phone: 1 rewritten" in rotate()

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert Order.all_objects.get().customer_phone == PHONE
    assert PaymentMethod.all_objects.get().credentials == '{"key": "s3cret"}'
    with pytest.raises(InvalidToken):
        Fernet(OLD).decrypt(ciphertext(order).encode())


def test_a_second_run_writes_nothing(order, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    rotate()
    before = ciphertext(order)

    assert "orders.Order.customer_phone: 0 rewritten, 1 had the first key already" in rotate()

    assert ciphertext(order) == before


def test_what_no_key_reads_stays_and_is_told(order, settings):
    before = ciphertext(order)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(CommandError, match="1 values"):
        rotate()

    assert ciphertext(order) == before
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    assert Order.all_objects.get().customer_phone == PHONE


def test_a_value_written_meanwhile_is_not_undone(order, settings):
    column = next(c for c in encrypted_columns() if str(c) == "orders.Order.customer_phone")
    stale = ciphertext(order)
    Order.all_objects.update(customer_phone="+221770000000")

    assert column.replace(order.pk, stale, "anything") is False

    assert Order.all_objects.get().customer_phone == "+221770000000"


def test_more_rows_than_one_batch_holds(order, settings, monkeypatch):
    monkeypatch.setattr(rekey, "BATCH", 2)
    for _ in range(4):
        OrderFactory(restaurant=order.restaurant, customer_phone=PHONE)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    assert "orders.Order.customer_phone: 5 rewritten" in rotate()


def test_empty_values_are_left_alone(settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    OrderFactory(customer_phone="")

    assert "orders.Order.customer_phone: 0 rewritten, 0 had" in rotate()
