"""What an order's payments add up to: pure arithmetic, no database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Totals:
    """Sums over an order's payments, in minor units of the order's currency.

    `paid` is everything captured, before refunds. `late` is the part of it that arrived after its
    payment had been given up: only that part may push an order over its total.
    """

    paid: int = 0
    in_flight: int = 0
    refunded: int = 0
    late: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            paid=self.paid + other.paid,
            in_flight=self.in_flight + other.in_flight,
            refunded=self.refunded + other.refunded,
            late=self.late + other.late,
        )

    def __sub__(self, other: "Totals") -> "Totals":
        return Totals(
            paid=self.paid - other.paid,
            in_flight=self.in_flight - other.in_flight,
            refunded=self.refunded - other.refunded,
            late=self.late - other.late,
        )

    @property
    def kept(self) -> int:
        """What the restaurant holds: captured minus refunded."""
        return self.paid - self.refunded


def payment_status(total: int, totals: Totals) -> str:
    """How an order of `total` stands, given the sums over its payments."""
    if totals.paid == 0:
        return "unpaid"
    if totals.refunded >= totals.paid:
        return "refunded"
    if totals.kept > total:
        return "overpaid"
    if totals.kept == total:
        return "paid"
    return "partially_refunded" if totals.paid >= total else "partially_paid"


def amount_due(total: int, totals: Totals, *, is_open: bool) -> int:
    """What is still to be paid. Nothing is due on an order that is closed or cancelled.

    A refund on an order that is still open makes its amount due again (a wrong tender, put
    right); once everything was paid the order is closed and a refund asks for nothing new.
    """
    return max(total - totals.kept, 0) if is_open else 0
