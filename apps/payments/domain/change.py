"""Change at the counter: what goes back to the guest, and what stays in the drawer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tender:
    """Cash handed over for an amount, in minor units. `kept` is what stays in the drawer."""

    amount: int
    tendered: int
    change: int

    @property
    def kept(self) -> int:
        return self.tendered - self.change


def give_change(*, amount: int, tendered: int, unit: int) -> Tender:
    """Change rounded to the nearest multiple of `unit`, half up in the guest's favour.

    Never more than was tendered: with 4 F tendered for 1 F and a unit of 5, nothing comes back.
    `tendered` must be at least `amount`.
    """
    exact = tendered - amount
    rounded = (2 * exact + unit) // (2 * unit) * unit
    if rounded > tendered:
        rounded -= unit
    return Tender(amount=amount, tendered=tendered, change=rounded)
