"""Differences: told once, gone when they come right, ended by an act with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from apps.audit.models import AuditEntry
from apps.core.scope import restaurant_scope
from apps.payments.models import EventSource, PaymentEvent, Refund
from apps.payments.providers.base import Certainty, LineKind, PaymentResult, ProviderStatus
from apps.payments.services.apply_outcome import apply_outcome
from apps.statements.domain.acts import ACTS, Act
from apps.statements.models import (
    FindingKindChoices,
    Statement,
    StatementFinding,
    StatementLine,
    StatementMatch,
)
from apps.statements.services.compare import compare
from apps.statements.services.settle import (
    ActNotPossible,
    FindingClosed,
    FindingNeedsManager,
    FindingNotFound,
    resolve_finding,
    take_finding,
)

pytestmark = pytest.mark.django_db


def rows():
    return [
        list(model.all_objects.order_by("pk").values())
        for model in (Statement, StatementLine, StatementMatch, StatementFinding)
    ]


def missing(day):
    """Three payments, of which the provider has two."""
    paid = day.pay(3)
    whole = list(day.lines)
    day.keep(whole[:2])
    return paid[2], whole


def resolve(actor, finding, act=Act.ACCEPTED, reason="Vu avec l'opérateur"):
    with restaurant_scope(actor.restaurant_id):
        return resolve_finding(actor=actor, finding_id=finding.pk, act=act, reason=reason)


def test_the_same_statement_twice_changes_nothing(day):
    missing(day)
    day.keep(day.lines[:2])
    before = rows()
    assert not day.keep(day.lines[:2]).is_new
    assert rows() == before


def test_overlapping_statements_tell_each_line_once(day):
    day.pay(4)
    day.keep(day.lines[:3])
    again = day.keep(day.lines[1:])
    assert (len(again.sorted.new), again.sorted.known, again.compared.matched) == (1, 2, 1)
    assert (StatementLine.all_objects.count(), day.open()) == (4, [])


def test_a_late_line_closes_what_it_explains(day):
    payment, whole = missing(day)
    (finding,) = day.open()
    assert (finding.kind, finding.payment_id) == ("missing_there", payment.pk)
    day.keep(whole)
    assert day.open() == []
    finding.refresh_from_db()
    assert (finding.act, finding.closed_by_id) == ("came_right", None)


def test_a_payment_that_succeeds_later_closes_what_was_missing_here(day, in_restaurant):
    (payment,) = day.pay(1, "processing")
    type(day.order).all_objects.update(amount_in_flight=payment.amount)
    day.keep()
    assert [finding.kind for finding in day.open()] == ["missing_here"]
    assert not PaymentEvent.objects.exists()
    paid = PaymentResult(
        Certainty.DEFINITE, ProviderStatus.SUCCEEDED, amount=payment.amount, currency="XOF"
    )
    apply_outcome(payment_id=payment.pk, result=paid, source=EventSource.POLL)
    compare(method_id=day.method.pk)
    assert day.open() == []
    assert StatementMatch.objects.get().payment_id == payment.pk


def test_a_payment_over_the_edge_waits_for_the_other_day(day):
    """Begun before the day that we have: only both days together can miss it."""
    (payment,) = day.pay(1)
    day.start = payment.initiated_at + timedelta(seconds=20)
    day.keep([])
    assert day.open() == []
    day.start -= timedelta(days=1)
    day.keep([replace(day.line(payment), transaction_id="TX-SWEEP", kind=LineKind.OTHER)])
    assert [finding.payment_id for finding in day.open()] == [payment.pk]


def test_a_refund_given_by_hand_is_known_by_the_transaction_that_a_manager_named(day, manager):
    """Hours after it had left, and with none of our references: as portals list it."""
    payment, _ = day.pay(2)
    refund = day.give_back(payment)
    made = {"road": "manual", "provider_reference": None, "evidence": "RF.2611.1"}
    Refund.all_objects.filter(pk=refund.pk).update(**made)
    *paid, back = day.lines
    moment = back.moment - timedelta(hours=2)
    back = replace(back, transaction_id="RF.2611.1", reference="", moment=moment)
    day.keep([*paid, back])
    assert day.open() == []
    assert StatementMatch.all_objects.get(refund=refund).by == "transaction"


def test_each_kind_ends_by_its_own_acts(day, manager):
    day.pay(1)
    for kind in FindingKindChoices.values:
        for act in sorted(Act, key=lambda act: act in ACTS[kind]):
            about = {"payment_method": day.method, "kind": kind, "currency": "XOF"}
            finding, _ = StatementFinding.all_objects.get_or_create(
                **about, restaurant=manager.restaurant, payment=None, closed_at=None
            )
            if act in ACTS[kind]:
                assert resolve(manager, finding, act).act == act
            else:
                with pytest.raises(ActNotPossible):
                    resolve(manager, finding, act)
        assert Act.CAME_RIGHT not in ACTS[kind]


def test_what_a_manager_has_closed_is_not_found_again(day, manager):
    missing(day)
    (finding,) = day.open()
    with restaurant_scope(manager.restaurant_id):
        assert take_finding(actor=manager, finding_id=finding.pk).owner == manager
    resolve(manager, finding)
    entry = AuditEntry.all_objects.get(action="statement_finding.resolved")
    assert (entry.reason, entry.facts["act"]) == ("Vu avec l'opérateur", "accepted")
    day.keep(day.lines[:2])
    assert day.open() == []
    with pytest.raises(FindingClosed):
        resolve(manager, finding)
    with pytest.raises(ProgrammingError), transaction.atomic():
        StatementFinding.all_objects.filter(pk=finding.pk).update(reason="Autre chose")


def test_only_the_houses_managers_may(day, cashier, stranger):
    missing(day)
    (finding,) = day.open()
    with pytest.raises(FindingNeedsManager):
        resolve(cashier, finding)
    with pytest.raises(FindingNotFound):
        resolve(stranger, finding)
    assert day.open() == [finding]


@pytest.mark.parametrize("model", [Statement, StatementLine, StatementMatch])
def test_what_was_said_cannot_be_unsaid(day, model):
    missing(day)
    for change in (
        lambda rows: rows.update(restaurant=day.method.restaurant),
        lambda rows: rows._raw_delete(rows.db),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(model.all_objects.all())
