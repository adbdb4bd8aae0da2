"""What a till sends, for tests that speak HTTP."""

from typing import Any
from uuid import uuid4

from rest_framework.response import Response
from rest_framework.test import APIClient

from apps.orders.models import Order
from apps.payments.models import PaymentMethod


def initiate(
    client: APIClient, order: Order, method: PaymentMethod, key: str | None = None, **fields: Any
) -> Response:
    """POST /api/payments/initiate/ with a key of its own unless one is given."""
    body = {"order_id": str(order.pk), "payment_method_id": str(method.pk), **fields}
    return client.post(
        "/api/payments/initiate/", body, headers={"Idempotency-Key": key or str(uuid4())}
    )


def reload(row: Any) -> Any:
    """The row as it stands in the database."""
    return type(row).all_objects.get(pk=row.pk)
