"""What we do to a payment that a process may die of, each by its name."""

from django.test import Client

from apps.authentication.models import User
from apps.core.idempotency import Key, fingerprint
from apps.core.scope import restaurant_scope
from apps.payments.services import Collect, initiate_payment, poll, refunds
from apps.payments.services.refunds import RefundWish, request_refund
from apps.payments.tests.crashes import workers
from apps.payments.tests.crashes.ledger import sign
from apps.payments.webhooks.process import drain_inbox


def initiate(user: str, order: str, method: str, key: str, phone: str = "") -> None:
    actor = User.objects.select_related("restaurant").get(pk=user)
    collect = Collect(
        order_id=order,  # type: ignore[arg-type]
        payment_method_id=method,  # type: ignore[arg-type]
        customer_phone=phone,
    )
    with restaurant_scope(actor.restaurant_id):
        initiate_payment(
            actor=actor, key=Key(key, fingerprint("payment", vars(collect))), collect=collect
        )


def refund(user: str, payment: str, key: str, amount: int | None = None) -> None:
    actor = User.objects.select_related("restaurant").get(pk=user)
    wish = RefundWish(payment_id=payment, reason="Froid", amount=amount)  # type: ignore[arg-type]
    with restaurant_scope(actor.restaurant_id):
        request_refund(actor=actor, key=Key(key, fingerprint("refund", vars(wish))), wish=wish)


def webhook(token: str, body: str) -> None:
    Client(SERVER_NAME="localhost").post(
        f"/api/payments/webhooks/ledger/{token}/",
        body,
        content_type="application/json",
        headers={"X-Signature": sign(body.encode())},
    )


ACTS = {
    "initiate": initiate,
    "refund": refund,
    "sweep_refunds": refunds.sweep_refunds,
    "sweep": poll.sweep_payments,
    "drain": drain_inbox,
    "webhook": webhook,
    "workers": workers.run,
}
