"""How a question to a person may end: pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What a person found out, and stands for with evidence."""

    PAID = "paid"
    """The provider has the money: the payment succeeds."""
    NOT_PAID = "not_paid"
    """It has not: the payment failed."""
    KEPT = "kept"
    """Everything stays as it stands in our books."""
    GIVEN = "given"
    """The guest has got the money of a refund back."""
    NOT_GIVEN = "not_given"
    """Nothing of it went back: it may be asked for again."""


class Exit(StrEnum):
    """What a person may do about a case."""

    REFUND = "refund"
    """Give back what was paid too much."""
    CREDIT = "credit"
    """Keep it for the guest, as a credit note."""
    ACCEPT = "accept"
    """Be content with the smaller amount that the provider took."""
    SETTLE = "settle"
    """Say what was found out, with evidence."""
    GIVE_BY_HAND = "give_by_hand"
    """Give the refund that the provider cannot."""


UNDECIDED = (Outcome.PAID, Outcome.NOT_PAID)

OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "in_doubt": UNDECIDED,
    "mismatch": UNDECIDED,
    "conflict": (Outcome.KEPT,),
    "unknown_payment": (Outcome.KEPT,),
    "overpaid": (),
    "manual_refund": (),
}
"""By kind of case. What is not here ends by its own act: money that goes back closes its case."""

OF_REFUNDS = (Outcome.GIVEN, Outcome.NOT_GIVEN)
OUTCOMES_OF_REFUNDS: dict[str, tuple[Outcome, ...]] = {
    "in_doubt": OF_REFUNDS,
    "mismatch": OF_REFUNDS,
    "conflict": (Outcome.GIVEN, Outcome.KEPT),
    "manual_refund": (),
}
"""The same where a refund is what it is about: that says nothing about its payment."""

EXITS: dict[str, tuple[Exit, ...]] = {
    "in_doubt": (Exit.SETTLE,),
    "mismatch": (Exit.SETTLE,),
    "conflict": (Exit.SETTLE,),
    "unknown_payment": (Exit.SETTLE,),
    "overpaid": (Exit.REFUND, Exit.CREDIT),
    "manual_refund": (Exit.GIVE_BY_HAND,),
}
"""By kind of case; a mismatch that is only less money than asked for may be accepted as well."""


def smaller_amount(
    known: Mapping[str, Any], *, amount: int, currency: str, reference: str | None
) -> int | None:
    """What the provider says it took, minor units, where all that is wrong is that it is less.

    `known` are the facts of a mismatch; the rest is what was asked for. A reference that neither
    side named is no difference, as in `verdict.mismatch`.
    """
    said = known.get("said")
    if known.get("code") != "amount-mismatch" or not isinstance(said, Mapping):
        return None
    taken, theirs = said.get("amount"), said.get("reference")
    if said.get("currency") != currency or (theirs and reference and theirs != reference):
        return None
    return taken if isinstance(taken, int) and 0 < taken < amount else None
