"""Which lines of an account that several restaurants share are another one's."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from apps.payments.models import Payment, PaymentMethod, Refund
from apps.payments.providers.base import StatementLine
from apps.payments.services.accounts import sharers

AT_ONCE = 1_000
"""Names in one question."""


def without_neighbours(
    method: PaymentMethod, lines: Sequence[StatementLine]
) -> list[StatementLine]:
    """The lines but for those that name another restaurant's payment or refund.

    What names nobody's stays: it may be anybody's, so each of them looks into it.
    """
    others = sharers(method)
    theirs = set(_named_of(others, lines)) if others else set()
    return [line for line in lines if theirs.isdisjoint((line.reference, line.provider_reference))]


def _named_of(others: Sequence[UUID], lines: Sequence[StatementLine]) -> Iterator[str | None]:
    payments = Payment.all_objects.filter(payment_method__in=others)
    refunds = Refund.all_objects.filter(payment__payment_method__in=others)
    names = sorted({n for line in lines for n in (line.reference, line.provider_reference) if n})
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        for rows in (payments, refunds):
            yield from rows.filter(reference__in=some).values_list("reference", flat=True)
        paid = payments.filter(provider_reference__in=some)
        yield from paid.values_list("provider_reference", flat=True)
