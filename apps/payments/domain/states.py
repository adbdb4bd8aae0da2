"""The life of a payment on one screen (architecture, section 6). No Django here."""

from enum import StrEnum


class PaymentState(StrEnum):
    """Where one attempt to collect stands."""

    PENDING = "pending"
    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


S = PaymentState

IN_FLIGHT = frozenset({S.PENDING, S.PROCESSING})
"""The provider may still take the guest's money."""

GIVEN_UP = frozenset({S.FAILED, S.EXPIRED, S.CANCELLED})
"""Nothing was taken, as far as we were told; a late success still wins."""

CAPTURED = frozenset({S.SUCCESS, S.PARTIALLY_REFUNDED, S.REFUNDED})
"""The guest's money was taken, whatever was given back since."""

TRANSITIONS: dict[str, tuple[frozenset[PaymentState], PaymentState]] = {
    "start_processing": (frozenset({S.PENDING}), S.PROCESSING),
    "mark_success": (frozenset({S.PROCESSING}), S.SUCCESS),
    "mark_failed": (IN_FLIGHT, S.FAILED),
    "mark_expired": (IN_FLIGHT, S.EXPIRED),
    "mark_cancelled": (IN_FLIGHT, S.CANCELLED),
    "mark_late_success": (GIVEN_UP, S.SUCCESS),
    "mark_partially_refunded": (
        frozenset({S.SUCCESS, S.PARTIALLY_REFUNDED}),
        S.PARTIALLY_REFUNDED,
    ),
    "mark_refunded": (frozenset({S.SUCCESS, S.PARTIALLY_REFUNDED}), S.REFUNDED),
}
"""Transition → (legal sources, target). The model and the database trigger are built from it."""


def sources(transition: str) -> list[PaymentState]:
    """The states from which a transition may start, in the order of their declaration."""
    legal, _ = TRANSITIONS[transition]
    return [state for state in PaymentState if state in legal]


def legal_moves() -> list[tuple[str, str]]:
    """Every (from, to) pair that the table allows, for the database's own guard."""
    pairs = {
        (source.value, target.value)
        for legal, target in TRANSITIONS.values()
        for source in legal
        if source != target
    }
    return sorted(pairs)
