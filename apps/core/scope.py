"""Whose data may be seen right now: one restaurant, or nobody's (architecture, rule 6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_restaurant_id: ContextVar[UUID | None] = ContextVar("restaurant_id", default=None)


class NoRestaurantScope(RuntimeError):
    """A tenant's rows were asked for outside any restaurant's scope."""


def current_restaurant_id() -> UUID:
    """The restaurant in scope. Raises NoRestaurantScope when there is none."""
    restaurant_id = _restaurant_id.get()
    if restaurant_id is None:
        raise NoRestaurantScope(
            "No restaurant in scope: wrap the call in restaurant_scope(restaurant_id), "
            "or use all_objects where crossing restaurants is the purpose."
        )
    return restaurant_id


def in_scope() -> bool:
    """Whether a restaurant is in scope."""
    return _restaurant_id.get() is not None


def enter_scope(restaurant_id: UUID | None) -> None:
    """Put a restaurant in scope until the surrounding `restaurant_scope` ends."""
    _restaurant_id.set(restaurant_id)


@contextmanager
def restaurant_scope(restaurant_id: UUID | None) -> Iterator[None]:
    """Put one restaurant in scope, or none; what was in scope before comes back at the end."""
    token = _restaurant_id.set(restaurant_id)
    try:
        yield
    finally:
        _restaurant_id.reset(token)
