"""What a load generator must know of a seeded database: whose tokens, which ids."""

from __future__ import annotations

from typing import Any

from rest_framework_simplejwt.tokens import RefreshToken

from apps.authentication.models import User
from apps.payments.models import PaymentMethod
from benchmarks import ids
from benchmarks.seed import RESTAURANTS, Plan


def facts(plan: Plan) -> dict[str, Any]:
    """As JSON can hold it; lists have one entry per restaurant."""
    return {
        "payments": plan.payments,
        "open_orders": plan.open_orders,
        "floor_orders": plan.floor_orders,
        "epoch_ms": plan.epoch_ms,
        "now_ms": plan.now_ms,
        "step_ms": plan.step_ms,
        "cashiers": _tokens(ids.CASHIER, plan),
        "closers": _tokens(ids.CLOSER, plan),
        "methods": _methods(ids.METHOD, plan),
        "online_methods": _methods(ids.ONLINE, plan),
        "webhook_tokens": _webhook_tokens(plan),
    }


def _methods(kind: str, plan: Plan) -> list[str]:
    return [ids.bench_id(kind, plan.epoch_ms, n) for n in range(RESTAURANTS)]


def _webhook_tokens(plan: Plan) -> list[str]:
    """The last part of the addresses that the provider was given."""
    found = PaymentMethod.all_objects.in_bulk(_methods(ids.ONLINE, plan))
    by_id = {str(key): method.webhook_token for key, method in found.items()}
    return [by_id[key] for key in _methods(ids.ONLINE, plan)]


def _tokens(kind: str, plan: Plan) -> list[str]:
    wanted = [ids.bench_id(kind, plan.epoch_ms, n) for n in range(RESTAURANTS)]
    people = User.objects.in_bulk(wanted)
    by_id = {str(key): person for key, person in people.items()}
    return [str(RefreshToken.for_user(by_id[key]).access_token) for key in wanted]
