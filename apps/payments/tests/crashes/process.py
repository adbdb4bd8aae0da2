"""One act of ours in a process of its own, which may die in the middle of it.

`python -m apps.payments.tests.crashes.process ACT JSON`, with the test's database in DATABASE_URL
and the place to die at in ENCAISSE_CRASH_AT. Nobody hears it ring: every publish is lost.
"""

import json
import sys
from typing import Any

import django


def main(act: str, arguments: dict[str, Any]) -> None:
    django.setup()
    from django.conf import settings

    from apps.payments.providers import PROVIDERS
    from apps.payments.tests.bogus import SigningProvider
    from apps.payments.tests.crashes.ledger import LedgerProvider
    from apps.payments.tests.unrung import lose_rings

    lose_rings(settings)
    PROVIDERS[LedgerProvider.code] = LedgerProvider
    PROVIDERS[SigningProvider.code] = SigningProvider
    ACTS[act](**arguments)


def initiate(user: str, order: str, method: str, key: str, phone: str = "") -> None:
    from apps.authentication.models import User
    from apps.core.idempotency import Key, fingerprint
    from apps.core.scope import restaurant_scope
    from apps.payments.services import Collect, initiate_payment

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
    from apps.authentication.models import User
    from apps.core.idempotency import Key, fingerprint
    from apps.core.scope import restaurant_scope
    from apps.payments.services.refunds import RefundWish, request_refund

    actor = User.objects.select_related("restaurant").get(pk=user)
    wish = RefundWish(payment_id=payment, reason="Froid", amount=amount)  # type: ignore[arg-type]
    with restaurant_scope(actor.restaurant_id):
        request_refund(actor=actor, key=Key(key, fingerprint("refund", vars(wish))), wish=wish)


def sweep_refunds() -> None:
    from apps.payments.services import refunds

    refunds.sweep_refunds()


def sweep() -> None:
    from apps.payments.services.poll import sweep_payments

    sweep_payments()


def drain() -> None:
    from apps.payments.webhooks.process import drain_inbox

    drain_inbox()


def webhook(token: str, body: str) -> None:
    from django.test import Client

    from apps.payments.tests.crashes.ledger import sign

    Client(SERVER_NAME="localhost").post(
        f"/api/payments/webhooks/ledger/{token}/",
        body,
        content_type="application/json",
        headers={"X-Signature": sign(body.encode())},
    )


def workers(count: int, seed: int) -> None:
    from apps.payments.tests.crashes.workers import run

    run(count, seed)


def mortals() -> None:
    from apps.payments.tests.crashes.mortals import run

    run()


ACTS = {
    "initiate": initiate,
    "refund": refund,
    "sweep_refunds": sweep_refunds,
    "sweep": sweep,
    "drain": drain,
    "webhook": webhook,
    "workers": workers,
    "mortals": mortals,
}

if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
