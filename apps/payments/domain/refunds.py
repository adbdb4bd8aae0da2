"""The life of a refund, and which road it takes: pure."""

from enum import StrEnum

from apps.payments.providers.base import Capabilities, RefundSupport


class RefundState(StrEnum):
    """Where one refund stands."""

    PENDING = "pending"
    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    MANUAL_REQUIRED = "manual_required"


class Road(StrEnum):
    """How money goes back to a guest."""

    DRAWER = "drawer"
    PROVIDER = "provider"
    MANUAL = "manual"


R = RefundState

REFUND_OPEN = frozenset({R.PENDING, R.PROCESSING, R.MANUAL_REQUIRED})
"""The money may still go back: it stays reserved on the payment."""

REJECTED = "rejected"
"""Our word for one that a person takes back: it is not to be given."""

REFUND_TRANSITIONS: dict[str, tuple[frozenset[RefundState], RefundState]] = {
    "start_processing": (frozenset({R.PENDING}), R.PROCESSING),
    "require_manual": (frozenset({R.PENDING, R.PROCESSING}), R.MANUAL_REQUIRED),
    "mark_success": (REFUND_OPEN, R.SUCCESS),
    "mark_failed": (REFUND_OPEN, R.FAILED),
    "mark_late_success": (frozenset({R.FAILED}), R.SUCCESS),
}
"""Transition → (legal sources, target). The model and the database trigger are built from it."""


def refund_sources(transition: str) -> list[RefundState]:
    """The states from which a transition may start, in the order of their declaration."""
    legal, _ = REFUND_TRANSITIONS[transition]
    return [state for state in RefundState if state in legal]


def legal_refund_moves() -> list[tuple[str, str]]:
    """Every (from, to) pair that the table allows, for the database's own guard."""
    pairs = {
        (source.value, target.value)
        for legal, target in REFUND_TRANSITIONS.values()
        for source in legal
    }
    return sorted(pairs)


def alone_up_to(limit: int | None, *, given: int) -> int | None:
    """How much more of a payment one person may give back alone, in minor units; None for all.

    `given` is what went back of it before, or is on its way: many small refunds are a large one.
    """
    return None if limit is None else max(limit - given, 0)


def road_of(able: Capabilities, *, is_full: bool) -> Road:
    """The road that a refund takes: the best that the provider offers for a whole or a part."""
    if able.moves_drawer:
        return Road.DRAWER
    by_provider = able.refunds is RefundSupport.PARTIAL or (
        able.refunds is RefundSupport.FULL and is_full
    )
    return Road.PROVIDER if by_provider else Road.MANUAL
