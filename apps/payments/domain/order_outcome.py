"""What became of an order, in the three words of clients that know no more."""

from collections.abc import Iterable
from enum import StrEnum

from apps.payments.domain.states import IN_FLIGHT


class OrderOutcome(StrEnum):
    """Beside an order's `payment_status`, which the contract fixes and which knows no failure.

    An order is a debt: an attempt that failed leaves it as unpaid as it was, and the till may try
    again. Clients of the older shape ask something else, namely whether it worked. So this is
    worked out when it is read and stands in no row: there is nothing that could come to differ.
    """

    PAID = "paid"
    """Everything was paid; also where some of it went back to the guest later."""

    PENDING = "pending"
    """Nobody tried yet, a try is under way, or a part is paid and the rest is still to come."""

    FAILED = "failed"
    """Every attempt failed, or the order was given up. A new attempt makes it pending again."""


def order_outcome(order_status: str, kept: int, attempts: Iterable[str]) -> OrderOutcome:
    """The word for an order (open, closed, cancelled) that keeps so many minor units.

    `attempts` are the states of all its payments. An order closes by being paid.
    """
    if order_status == "closed":
        return OrderOutcome.PAID
    states = list(attempts)
    if kept > 0 or any(state in IN_FLIGHT for state in states):
        return OrderOutcome.PENDING
    is_over = bool(states) or order_status == "cancelled"
    return OrderOutcome.FAILED if is_over else OrderOutcome.PENDING
