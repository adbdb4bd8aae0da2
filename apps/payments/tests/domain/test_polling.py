"""The rhythm of asking: dense while the guest waits, rare later, never over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payments.domain.inbox import GIVE_UP_MATCHING, next_match, next_try
from apps.payments.domain.polling import AFTERCARE, DAY, HOUR, MINUTE, next_aftercare, next_look


def looks(deadline, until):
    """The ages at which a payment is looked at when every look takes no time."""
    age, ages = 0.0, []
    while age < until:
        age += next_look(age=age, deadline=deadline)
        ages.append(age)
    return ages


def test_the_first_minute():
    assert looks(600, 60) == [3, 6, 12, 20, 30, 45, 60]


def test_each_minute_to_the_deadline_then_ever_rarer_to_a_day():
    ages = looks(300, 300 + DAY)
    assert ages[6:11] == [60, 120, 180, 240, 300]
    assert [age - 300 for age in ages[11:]] == [
        minutes * MINUTE for minutes in (5, 10, 20, 40, 80, 160, 320, 640, 1040, 1440)
    ]


def test_then_daily_to_the_thirtieth_day_and_weekly_for_ever():
    gaps = [next_look(age=days * DAY, deadline=300) for days in (2, 10, 29, 30, 400)]
    assert gaps == [DAY, DAY, DAY, 7 * DAY, 7 * DAY]


def test_daily_looks_are_spread():
    assert next_look(age=5 * DAY, deadline=300, chance=1.0) == pytest.approx(1.1 * DAY)


@given(age=st.floats(0, 100 * DAY), deadline=st.floats(0, DAY), chance=st.floats(0, 1))
def test_there_is_always_a_next_look_and_never_at_once(age, deadline, chance):
    assert 0 < next_look(age=age, deadline=deadline, chance=chance) <= 8 * DAY


def test_aftercare_ends():
    assert [next_aftercare(since_given_up=age) for age in (0, *AFTERCARE)] == [
        15 * MINUTE,
        2 * HOUR - 15 * MINUTE,
        22 * HOUR,
        2 * DAY,
        None,
    ]


def test_a_delivery_is_matched_again_for_72_hours():
    age, ages = 0.0, []
    while (wait := next_match(age=age)) is not None:
        age += wait
        ages.append(age)
    assert ages[:7] == [2, 10, 30, 120, 600, HOUR, 2 * HOUR]
    assert ages[-1] == GIVE_UP_MATCHING == 72 * HOUR


def test_a_failed_delivery_backs_off_to_an_hour():
    assert [next_try(attempts=n) for n in (1, 2, 3, 40)] == [10, 20, 40, HOUR]
