"""Who is lied to and how often: the rules, and the amounts and numbers that are rules already."""

from decimal import Decimal

import pytest

from apps.simulator.faults import BEFORE, MAGIC, OPERATIONS, PROVIDERS, Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import MOST_RULES, About, Plan, Rule
from apps.simulator.wires.chapa import Chapa
from apps.simulator.wires.mpesa import Mpesa
from apps.simulator.wires.mtn import MTN
from apps.simulator.wires.orange import Orange
from apps.simulator.wires.paystack import Paystack
from apps.simulator.wires.wave import Wave

ABOUT = About("wave", "INV-1", "2250707070707", Decimal(2500))
ERROR = frozenset({Fault.ERROR})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, True),
        ({"provider": "wave"}, True),
        ({"provider": "mtn"}, False),
        ({"reference": "INV-1"}, True),
        ({"reference": "INV-2"}, False),
        ({"phone": "+2250707070707"}, True),
        ({"phone": "2250707070708"}, False),
        ({"amount": 2500}, True),
        ({"amount": "2500.0"}, True),
        ({"amount": 2501}, False),
        ({"on": "create"}, True),
        ({"on": "any"}, True),
        ({"on": "status"}, False),
    ],
)
def test_whom_a_rule_is_for(said, expected):
    plan = Plan()
    plan.add(Rule.read({"fault": "error"} | said))
    assert bool(plan.take(ABOUT, ERROR, "create")) == expected


def test_times_are_counted_for_each_reference():
    plan = Plan()
    plan.add(Rule(fault=Fault.ERROR, times=2))
    others = About("wave", "INV-2")
    told = [bool(plan.take(about, ERROR, "create")) for about in (ABOUT, ABOUT, ABOUT, others)]
    assert told == [True, True, False, True]


def test_the_last_rule_counts_first_and_the_oldest_are_dropped():
    plan = Plan()
    for status in range(MOST_RULES + 1):
        plan.add(Rule(fault=Fault.ERROR, status=status))
    assert plan.take(ABOUT, ERROR, "create").status == MOST_RULES
    assert len(plan.rules) == MOST_RULES


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        "fault",
        {},
        {"fault": "nonsense"},
        {"fault": "error", "payer": "approve"},
        {"payer": "dance"},
        {"fault": "error", "who": "me"},
        {"fault": "error", "provider": "nobody"},
        {"fault": "error", "on": "sometimes"},
        {"fault": "error", "seconds": "soon"},
        {"fault": "error", "seconds": -1},
        {"fault": "error", "status": 200},
        {"fault": "error", "status": "500"},
        {"fault": "error", "times": 1.5},
        {"fault": "error", "times": True},
        {"fault": "error", "amount": "many"},
        {"fault": "error", "amount": "Infinity"},
        {"fault": "error", "phone": 225},
    ],
)
def test_rules_that_make_no_sense(said):
    with pytest.raises(ValueError):
        Rule.read(said)


@pytest.mark.parametrize("code", list(MAGIC))
def test_each_fault_has_an_amount_and_a_number(code):
    plan, fault = Plan(), MAGIC[code]
    by_amount = About("wave", "INV-1", amount=Decimal(9900 + code))
    by_phone = About("mtn", "INV-2", phone=f"22507070799{code:02}")
    for about in (by_amount, by_phone):
        assert plan.tells(about, fault)
        assert not [other for other in Fault if other is not fault and plan.tells(about, other)]


@pytest.mark.parametrize("phone", ["", "99", "99ab", "+33 99 xx", "22507070799００"])
def test_a_number_that_is_none_is_nothing_special(phone):
    assert Plan().take(About("mtn", phone=phone), BEFORE, "create") is None


def test_a_magic_amount_over_the_wire(simulator, ask):
    codes = {fault: str(9900 + code) for code, fault in MAGIC.items()}
    lost, charged = codes[Fault.ERROR], codes[Fault.ERROR_AFTER]
    assert ask.wave_order(amount=lost, client_reference="A").status_code == 500
    assert ask.wave_order(amount=charged, client_reference="B").status_code == 500
    assert [charge["reference"] for charge in simulator.truth()] == ["B"]
    assert ask.wave_order(amount=lost, client_reference="A").status_code == 200


def test_a_magic_number_over_the_wire(simulator, ask):
    payer = {"partyIdType": "MSISDN", "partyId": "2250707079905"}
    assert MAGIC[5] is Fault.RATE_LIMITED
    assert ask.mtn_order(payer=payer).status_code == 429


def test_rules_know_every_provider_and_operation():
    wires = (Wave, Orange, MTN, Chapa, Paystack, Mpesa)
    assert tuple(wire.code for wire in wires) == PROVIDERS
    assert {"any"} | {route[2] for wire in wires for route in wire.routes} == set(OPERATIONS)


def test_a_rule_may_be_a_guest():
    plan = Plan()
    plan.add(Rule.read({"payer": "approve", "reference": "INV-1"}))
    assert plan.payer(ABOUT).payer is Act.APPROVE
    assert plan.payer(About("wave", "INV-2")) is None
