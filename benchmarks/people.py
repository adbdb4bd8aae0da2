"""The restaurants of the seed, who works there, and how one can pay."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from apps.authentication.models import Role, User
from apps.payments.models import PaymentMethod
from apps.restaurants.models import Restaurant
from benchmarks import ids
from benchmarks.expressions import place, row_id, series
from benchmarks.filling import fill
from benchmarks.seed import RESTAURANTS, Plan
from benchmarks.signing import SECRET

CREDENTIALS = json.dumps({"webhook_secret": SECRET})


def write_people(plan: Plan) -> None:
    """Write all that has one row, or a few, in each restaurant."""
    _staff(plan)
    _methods(plan)


def _staff(plan: Plan) -> None:
    start = f"to_timestamp({plan.epoch_ms} / 1000.0)"
    fill(
        Restaurant,
        series(RESTAURANTS),
        id=row_id(ids.RESTAURANT, plan),
        name="'Restaurant ' || n",
        country="'SN'",
        currency="'XOF'",
        timezone="'Africa/Dakar'",
        created_at=start,
    )
    for kind, role in ((ids.CASHIER, "cashier"), (ids.CLOSER, "closer")):
        fill(
            User,
            series(RESTAURANTS),
            id=row_id(kind, plan),
            username=f"'{role}-' || n",
            password="'!'",
            role=f"'{Role.CASHIER.value}'",
            restaurant_id=place(plan),
            date_joined=start,
        )


def _methods(plan: Plan) -> None:
    """By the model itself, for it alone knows how a webhook token is kept; they are few."""
    for n in range(RESTAURANTS):
        _method(plan, n, ids.METHOD, provider_code="cash", name="Espèces")
        _method(plan, n, ids.ONLINE, provider_code="bench", name="Bench", credentials=CREDENTIALS)
    start = datetime.fromtimestamp(plan.epoch_ms / 1000, UTC)
    PaymentMethod.all_objects.update(created_at=start)


def _method(plan: Plan, n: int, kind: str, **columns: str) -> None:
    """The method of one kind in restaurant n."""
    PaymentMethod(
        id=ids.bench_id(kind, plan.epoch_ms, n),
        restaurant_id=ids.bench_id(ids.RESTAURANT, plan.epoch_ms, n),
        **columns,
    ).save(force_insert=True)
