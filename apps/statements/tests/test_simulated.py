"""The whole way with the simulator: a guest's message is looked up, and its ledger fetched."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine

from apps.payments.tests.flows.tills import reload
from apps.payments.tests.simulated.conftest import code, is_alone, simulator, town  # noqa: F401
from apps.simulator.ledger import Act
from apps.statements.models import StatementFinding, StatementLine, StatementMatch
from apps.statements.services.fetch import fetch_statements


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_alone", ["with workers"], indirect=True)
@pytest.mark.parametrize("code", ["wave"], indirect=True)
def test_its_ledger_is_ours(town):  # noqa: F811 - it is the fixture
    payment = town.ask_for()
    town.guest(Act.APPROVE, payment)
    charge = town.charge(payment)
    proof = {
        "provider_code": "wave",
        "reference": charge.transaction_id.lower(),
        "order_id": str(payment.order_id),
    }
    said = town.till.post("/api/payments/verify-proof/", proof).json()
    assert (said["result"], said["payment_id"]) == ("paid", str(payment.pk))
    stray = replace(charge, id="cos-stray", reference="", transaction_id="TSTRAY", refunds=[])
    town.simulator.ledger.add(replace(stray, amount=Decimal(700)))
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
        fetch_statements()
    match = StatementMatch.all_objects.get()
    assert (match.payment, match.by) == (reload(payment), "transaction")
    assert (match.line.amount, match.line.fee) == (2500, 25)
    assert StatementLine.all_objects.count() == 2
    assert StatementFinding.all_objects.get().line.transaction_id == "TSTRAY"
