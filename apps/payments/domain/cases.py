"""How a question to a person may end: pure."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a person found out, and stands for with evidence."""

    PAID = "paid"
    """The provider has the money: the payment succeeds."""
    NOT_PAID = "not_paid"
    """It has not: the payment failed."""
    KEPT = "kept"
    """Everything stays as it stands in our books."""


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
