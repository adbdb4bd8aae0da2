"""SQL expressions over the numbered rows of the seed: ids, and who and what belongs to which."""

from __future__ import annotations

from benchmarks import ids
from benchmarks.seed import PER_SESSION, RESTAURANTS, Plan


def row_id(kind: str, plan: Plan, n: str = "n", *, moving: bool = False) -> str:
    """SQL for an id: of a row as old as the books, or made at payment `n`'s own moment."""
    moment = str(plan.now_ms if kind in ids.RECENT else plan.epoch_ms)
    if moving:
        moment += f" + n * {plan.step_ms}"
    return f"bench_id('{kind}', {moment}, {n})"


def place(plan: Plan) -> str:
    """SQL for the restaurant of row n: they take turns."""
    return row_id(ids.RESTAURANT, plan, f"mod(n, {RESTAURANTS})")


def cashier(plan: Plan) -> str:
    return row_id(ids.CASHIER, plan, f"mod(n, {RESTAURANTS})")


def session(plan: Plan) -> str:
    """SQL for the drawer session that payment n belongs to."""
    per_session = RESTAURANTS * PER_SESSION
    return row_id(ids.SESSION, plan, f"n / {per_session} * {RESTAURANTS} + mod(n, {RESTAURANTS})")


def per_restaurant(rows: int) -> int:
    """The most that any restaurant has of so many rows."""
    return -(-rows // RESTAURANTS)


def series(count: int) -> str:
    return f"generate_series(0, {count - 1}::bigint) AS n"
