"""What somebody says is in the drawer: a sum, or a count by denomination."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.errors import Invalid
from apps.core.money import MAX_AMOUNT
from apps.drawers.domain.denominations import DENOMINATIONS, UnknownDenomination, count_total


class DenominationUnknown(Invalid):
    """The currency has no such note or coin."""

    code = "denomination-unknown"


class CountTooLarge(Invalid):
    """The count adds up to more than nine digits."""

    code = "count-too-large"
    message = gettext_lazy("The count adds up to more than nine digits. Check the figures.")


@dataclass(frozen=True)
class Declared:
    """Exactly one of the two. `field` names the input of a count, for the error about it."""

    balance: int | None = None
    count: Mapping[str, int] | None = None
    field: str = "count"

    def amount(self, currency: str) -> int:
        """Minor units. Raises DenominationUnknown, CountTooLarge."""
        if self.count is None:
            return self.balance or 0
        try:
            total = count_total(self.count, currency)
        except UnknownDenomination as error:
            raise DenominationUnknown(_unknown_text(error, currency), field=self.field) from error
        if total > MAX_AMOUNT:
            raise CountTooLarge(field=self.field)
        return total


def _unknown_text(error: UnknownDenomination, currency: str) -> str:
    known = ", ".join(str(denomination) for denomination in DENOMINATIONS[currency])
    text = _("%(currency)s has no note or coin of %(denomination)s. Count in: %(known)s.")
    return text % {
        "currency": currency,
        "denomination": error.denomination[:20],
        "known": known,
    }
