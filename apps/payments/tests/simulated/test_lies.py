"""Whatever goes wrong between us and a provider, our books end like theirs."""

import pytest

from apps.core.money import to_decimal
from apps.payments.services import asking
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule

pytestmark = pytest.mark.django_db(transaction=True)

alone = pytest.mark.parametrize("is_alone", ["alone"], indirect=True)
"""Where workers would not make a difference, for nothing is rung for."""

LOST = pytest.mark.parametrize("code", ["orange", "chapa"], indirect=True)
"""One that cannot be asked after a lost answer, and one whose link is lost with it."""
ANY = pytest.mark.parametrize("code", ["mtn"], indirect=True)
"""How a broken answer is read is in each provider's contract tests: here it is about our books."""

NOTHING_WAS_DONE = (Fault.ERROR, Fault.FIREWALL, Fault.RESET_BEFORE, Fault.RATE_LIMITED)
ANSWER_SPOILT = (Fault.ERROR_AFTER, Fault.RESET_AFTER, Fault.MALFORMED, Fault.CUT, Fault.HUGE)
ABOUT_NEWS = (
    Fault.WEBHOOK_LOST,
    Fault.WEBHOOK_DELAYED,
    Fault.WEBHOOK_DUPLICATED,
    Fault.WEBHOOK_OUT_OF_ORDER,
    Fault.WEBHOOK_FORGED,
    Fault.WEBHOOK_WRONG_SECRET,
)


def strangers(town, fault):
    """A forger who has to guess a secret name guesses nobody's."""
    return int(town.code == "orange" and fault is Fault.WEBHOOK_FORGED)


@alone
@ANY
@pytest.mark.parametrize("fault", NOTHING_WAS_DONE)
def test_a_request_that_was_not_taken(town, fault):
    town.lie(fault, times=1)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("failed", True)
    assert not list(town.simulator.ledger)
    town.agrees()


@alone
@LOST
@pytest.mark.parametrize("fault", ANSWER_SPOILT)
def test_a_request_whose_answer_is_spoilt(town, fault):
    town.lie(fault, times=1)
    payment = town.ask_for()
    if town.able.can_look_up:
        assert town.figures(payment)[0] == "processing"
    town.live_on(payment, Act.APPROVE)
    assert len(list(town.simulator.ledger)) == 1
    assert town.figures(payment)[1]
    town.agrees()


@alone
@LOST
@pytest.mark.parametrize("fault", [Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER, Fault.DRIP])
def test_a_request_that_is_not_answered_in_time(town, fault, monkeypatch):
    monkeypatch.setattr(asking, "CALL_SECONDS", 0.4)
    town.lie(fault, times=1, seconds=5)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment)[1]
    town.agrees()


def test_news_that_is_lost_late_doubled_or_forged(town):
    """Of several guests at once, of each in another of these ways."""
    payments = [asked_while(town, fault, number) for number, fault in enumerate(ABOUT_NEWS)]
    town.all_live_on(payments, Act.APPROVE)
    assert [town.figures(payment) for payment in payments] == [("success", True)] * len(ABOUT_NEWS)
    town.agrees(strangers=strangers(town, Fault.WEBHOOK_FORGED))


def asked_while(town, fault, number):
    """A guest of whom alone news is spoilt: nobody else is asked for this much."""
    total = 2500 + number
    town.lie(fault, amount=to_decimal(total, town.method.restaurant.currency))
    payment = town.ask_for(total)
    assert town.simulator.plan.tells(town.simulator.about(town.charge(payment)), fault)
    assert town.figures(payment)[0] == "processing", "a forged webhook was believed"
    return payment


def test_a_forged_success_of_a_guest_who_refused(town):
    town.lie(Fault.WEBHOOK_FORGED)
    payment = town.ask_for()
    town.live_on(payment, Act.REFUSE)
    assert town.figures(payment)[0] in ("failed", "expired")
    town.agrees(strangers=strangers(town, Fault.WEBHOOK_FORGED))


@alone
@ANY
@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.RESET_BEFORE, Fault.MALFORMED])
def test_questions_that_are_not_answered_for_a_while(town, fault):
    town.lie(fault, on="status", times=4)
    town.lie(Fault.WEBHOOK_LOST)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("success", True)
    town.agrees()


@alone
def test_a_status_that_flaps(town):
    town.lie(Fault.FLAPPING)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("success", True)
    town.agrees()


def test_a_success_after_a_failure(town):
    town.lie(Fault.SUCCESS_AFTER_FAILURE, seconds=600)
    payment = town.ask_for()
    town.live_on(payment, Act.REFUSE)
    assert town.figures(payment) == ("success", True)
    town.agrees()


@alone
@pytest.mark.parametrize("code", ["orange", "mtn"], indirect=True)
def test_a_token_that_is_revoked_on_the_way(town):
    town.ask_for(1000)
    town.lie(Fault.TOKEN_REVOKED, times=1)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("success", True)
    town.agrees()


@alone
@pytest.mark.parametrize("code", ["orange", "mtn", "chapa"], indirect=True)
def test_a_reference_that_the_provider_says_it_knows(town):
    town.lie(Fault.DUPLICATE_REFERENCE, times=1)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment)[1]
    town.agrees()


def test_news_that_comes_before_the_answer(town):
    town.lie(Fault.WEBHOOK_EARLY)
    town.simulator.plan.add(Rule(payer=Act.APPROVE, seconds=0))
    payment = town.ask_for()
    town.live_on(payment, Act.IGNORE)
    assert town.figures(payment) == ("success", True)
    town.agrees()


@pytest.mark.parametrize(
    ("fault", "word"),
    [(Fault.WRONG_AMOUNT, "amount-mismatch"), (Fault.WRONG_CURRENCY, "currency-mismatch")],
)
@pytest.mark.parametrize("code", ["wave", "mtn", "chapa"], indirect=True)
def test_a_success_with_other_figures_is_not_believed(town, fault, word):
    """One provider echoes no figures at all: there is nothing to compare."""
    town.lie(fault)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("processing", False)
    assert word in town.events(payment)
