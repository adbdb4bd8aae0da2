"""What news means, and that its order does not matter."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payments.domain.states import CAPTURED, TRANSITIONS, PaymentState
from apps.payments.domain.verdict import Question, judge
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus

QUESTION = Question(amount=1000, currency="XOF", provider_reference="T1")


def news(status, certainty=Certainty.DEFINITE, **fields):
    figures = {"amount": 1000, "currency": "XOF", "provider_reference": "T1"} | fields
    return PaymentResult(certainty=certainty, status=status, **figures)


SUCCESS = news(ProviderStatus.SUCCEEDED)
IN_DOUBT = news(ProviderStatus.PENDING, Certainty.IN_DOUBT)
NEGATIVE = [
    news(ProviderStatus.FAILED),
    news(ProviderStatus.EXPIRED),
    news(ProviderStatus.CANCELLED),
    news(ProviderStatus.FAILED, Certainty.NOT_SENT),
]
WRONG = [
    news(ProviderStatus.SUCCEEDED, amount=999),
    news(ProviderStatus.SUCCEEDED, amount=None),
    news(ProviderStatus.SUCCEEDED, currency="EUR"),
    news(ProviderStatus.SUCCEEDED, currency=None),
    news(ProviderStatus.SUCCEEDED, provider_reference="T2"),
]
ALL = [SUCCESS, IN_DOUBT, news(ProviderStatus.PENDING), *NEGATIVE, *WRONG]


def after(state, *results):
    """The state once all results were heard, each by the legal transitions of the verdict."""
    for result in results:
        for name in judge(state, QUESTION, result).transitions:
            legal, target = TRANSITIONS[name]
            assert state in legal, f"{name} from {state}"
            state = target
    return state


def test_success_from_pending_passes_through_processing():
    verdict = judge(PaymentState.PENDING, QUESTION, SUCCESS)
    assert verdict.transitions == ("start_processing", "mark_success")


def test_doubt_decides_nothing():
    verdict = judge(PaymentState.PROCESSING, QUESTION, IN_DOUBT)
    assert verdict.transitions == ()
    assert verdict.outcome_known is None


@pytest.mark.parametrize("wrong", WRONG)
def test_a_success_with_a_wrong_figure_is_not_believed(wrong):
    verdict = judge(PaymentState.PROCESSING, QUESTION, wrong)
    assert verdict.transitions == ()
    assert verdict.code.endswith("-mismatch")
    assert verdict.outcome_known is False


@pytest.mark.parametrize("state", sorted(CAPTURED))
@pytest.mark.parametrize("negative", NEGATIVE)
def test_no_refusal_undoes_a_success(state, negative):
    verdict = judge(state, QUESTION, negative)
    assert (verdict.transitions, verdict.code) == ((), "conflict")


@pytest.mark.parametrize("negative", NEGATIVE)
def test_every_order_of_news_with_a_success_ends_in_success(negative):
    heard = [SUCCESS, negative, IN_DOUBT, news(ProviderStatus.PENDING)]
    for order in permutations(heard):
        assert after(PaymentState.PENDING, *order) == PaymentState.SUCCESS


@given(st.lists(st.sampled_from(ALL), max_size=12))
def test_any_news_in_any_order_moves_legally_and_success_wins(heard):
    end = after(PaymentState.PENDING, *heard)
    assert (end == PaymentState.SUCCESS) == (SUCCESS in heard)


NOT_FOUND = PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND)
LATE_PERHAPS = replace(QUESTION, may_be_known=True)


def test_a_request_that_may_be_known_is_not_given_up():
    verdict = judge(PaymentState.PENDING, LATE_PERHAPS, NOT_FOUND)
    assert verdict.transitions == ("start_processing",)
    assert verdict.outcome_known is None


def test_a_request_that_never_arrived_is_failed():
    assert judge(PaymentState.PROCESSING, QUESTION, NOT_FOUND).transitions == ("mark_failed",)


@pytest.mark.parametrize("state", [PaymentState.SUCCESS, PaymentState.EXPIRED])
def test_not_found_undoes_nothing(state):
    assert judge(state, LATE_PERHAPS, NOT_FOUND).transitions == ()
