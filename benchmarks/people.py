"""The restaurants of the seed, who works there, and how one can pay."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.authentication.models import Role, User
from apps.payments.models import PaymentMethod
from apps.restaurants.models import Restaurant
from benchmarks import ids
from benchmarks.expressions import place, row_id, series
from benchmarks.filling import fill
from benchmarks.seed import RESTAURANTS, Plan


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
        PaymentMethod(
            id=ids.bench_id(ids.METHOD, plan.epoch_ms, n),
            restaurant_id=ids.bench_id(ids.RESTAURANT, plan.epoch_ms, n),
            provider_code="cash",
            name="Espèces",
        ).save(force_insert=True)
    start = datetime.fromtimestamp(plan.epoch_ms / 1000, UTC)
    PaymentMethod.all_objects.update(created_at=start)
