"""How a difference may end: each kind by acts of its own. Pure."""

from enum import StrEnum

from apps.statements.domain.rows import FindingKind


class Act(StrEnum):
    """What was done about a difference."""

    CLAIMED = "claimed"
    """Claimed from the provider."""
    GIVEN_BACK = "given_back"
    """Given back to the guest, outside of this system."""
    BOOKED = "booked"
    """Booked elsewhere: it is no payment of an order."""
    ACCEPTED = "accepted"
    """Accepted as it is."""
    CAME_RIGHT = "came_right"
    """Nobody did anything: a later statement or outcome explains it."""


K = FindingKind

ACTS: dict[str, tuple[Act, ...]] = {
    K.MISSING_THERE: (Act.CLAIMED, Act.ACCEPTED),
    K.MISSING_HERE: (Act.GIVEN_BACK, Act.BOOKED, Act.ACCEPTED),
    K.AMOUNT_DIFFERS: (Act.CLAIMED, Act.GIVEN_BACK, Act.ACCEPTED),
    K.DUPLICATE: (Act.GIVEN_BACK, Act.CLAIMED, Act.ACCEPTED),
    K.FEE_DIFFERS: (Act.CLAIMED, Act.ACCEPTED),
}
"""By kind. None of them moves money here: that is for a payment's and a refund's own services."""
