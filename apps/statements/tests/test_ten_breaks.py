"""Breaks of every kind in a day of 5 000 payments: all are found, and nothing else is."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from apps.payments.models import Payment
from apps.payments.providers.base import LineKind
from apps.statements.models import StatementMatch
from apps.statements.selectors import net_takings
from apps.statements.tests.factories import fee_of

pytestmark = pytest.mark.django_db

PAYMENTS = 5_000
MOST_SECONDS = 8.0


def test_all_are_found_and_nothing_else(day, in_restaurant):
    paid = day.pay(PAYMENTS)
    waiting, failed = day.pay(1, "processing") + day.pay(1, "failed")
    refund_there_only, refund_here_only = day.give_back(paid[1]), day.give_back(paid[2])
    told = {(line.transaction_id, line.kind): line for line in day.lines}

    def change(payment, **fields):
        key = payment.transaction_id, LineKind.PAYMENT
        told[key] = replace(told[key], **fields)

    def add(name, **fields):
        told[name, LineKind.PAYMENT] = replace(day.line(paid[0]), transaction_id=name, **fields)

    del told[paid[100].transaction_id, LineKind.PAYMENT]
    add("TX-NOBODY", reference="PNOBODY", amount=777, fee=8)
    change(paid[200], amount=paid[200].amount + 500, fee=fee_of(paid[200].amount + 500))
    change(paid[300], currency="XAF")
    change(paid[400], fee=fee_of(paid[400].amount) + 30)
    change(paid[500], levy=25)
    add(
        "TX-AGAIN",
        reference=paid[600].reference,
        amount=paid[600].amount,
        fee=fee_of(paid[600].amount),
    )
    del told[refund_here_only.provider_reference, LineKind.REFUND]
    stray = replace(day.line(paid[700]), kind=LineKind.REFUND, transaction_id="R-STRAY", fee=0)
    told["R-STRAY", LineKind.REFUND] = stray
    twice = replace(day.line(paid[800]), amount=1)
    # Two lines that only amount and minute bring to their payments, and others for the books.
    for payment in paid[900:902]:
        change(payment, transaction_id=f"OTHER-{payment.pk}", reference="")
    add("TX-SWEEP", kind=LineKind.OTHER, amount=90_000, fee=0, reference="")
    add("TX-CHARGE", kind=LineKind.FEE, amount=250, fee=0, reference="")

    began = time.monotonic()
    kept = day.keep([*told.values(), twice])
    assert time.monotonic() - began < MOST_SECONDS

    found = {
        (f.kind, f.line and f.line.transaction_id, f.payment_id or f.refund_id) for f in day.open()
    }
    assert found == {
        ("missing_there", None, paid[100].pk),
        ("missing_there", None, refund_here_only.pk),
        ("missing_here", "TX-NOBODY", None),
        ("missing_here", waiting.transaction_id, waiting.pk),
        ("missing_here", failed.transaction_id, failed.pk),
        ("missing_here", "R-STRAY", None),
        ("amount_differs", paid[200].transaction_id, paid[200].pk),
        ("amount_differs", paid[300].transaction_id, paid[300].pk),
        ("fee_differs", paid[400].transaction_id, paid[400].pk),
        ("fee_differs", paid[500].transaction_id, paid[500].pk),
        ("duplicate", "TX-AGAIN", paid[600].pk),
        ("duplicate", paid[800].transaction_id, None),
    }
    assert kept.compared.matched == PAYMENTS - 1 + 1
    by_minute = StatementMatch.objects.filter(by="amount_and_minute")
    assert {match.payment_id for match in by_minute} == {p.pk for p in paid[900:902]}
    assert StatementMatch.objects.get(refund=refund_there_only).by == "transaction"
    lines = list(told.values())
    takings = net_takings(day.method, day.period)
    assert takings.gross == sum(line.amount for line in lines if line.kind is LineKind.PAYMENT)
    assert (
        takings.net
        == takings.gross
        - sum(line.amount for line in lines if line.kind is LineKind.REFUND)
        - sum(line.fee + line.levy for line in lines)
        - 250
    )
    # Nothing was decided here; what the provider has settled and we have not is asked about.
    due = Payment.objects.filter(next_check_at__gt=day.start + timedelta(days=1))
    assert {payment.pk for payment in due} == {waiting.pk, failed.pk}
    assert {payment.status for payment in due} == {"processing", "failed"}
