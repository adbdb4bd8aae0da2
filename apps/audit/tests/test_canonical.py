"""The same facts have the same bytes, however they were put, and wherever they have been."""

import json
import random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.domain.canonical import as_stored, canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def shuffled(value, chance):
    """The same value with its names in another order."""
    if isinstance(value, dict):
        names = chance.sample(list(value), len(value))
        return {name: shuffled(value[name], chance) for name in names}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_names_means_nothing(value, chance: random.Random):
    assert canonical(shuffled(value, chance)) == canonical(value)


@given(VALUES)
def test_writing_what_was_read_changes_nothing(value):
    written = canonical(value)

    assert canonical(json.loads(written)) == written


@pytest.mark.django_db
@given(values=st.lists(VALUES, min_size=1, max_size=20))
def test_a_column_of_postgresql_changes_nothing(values):
    """jsonb sorts names its own way and keeps numbers by value: 1e2 comes back as 100."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps(values)])
        (stored,) = cursor.fetchone()

    assert canonical(json.loads(stored)) == canonical(as_stored(values))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"\ufb33": 1, "\U0001f600": 2, "é": 3}, '{"é":3,"\U0001f600":2,"\ufb33":1}'),
        ([1.0, -0.0, 1e20, 0.5, 10**30], "[1,0,100000000000000000000,0.5,1" + "0" * 30 + "]"),
        ("\u20ac$\u000f\nA'B\"\\", '"\u20ac$\\u000f\\nA\'B\\"\\\\"'),
        ((1, (2,)), "[1,[2]]"),
    ],
)
def test_how_it_is_written(value, written):
    assert canonical(value).decode() == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_has_no_word_for_is_refused(value):
    with pytest.raises(ValueError):
        canonical({"value": value})


def test_names_and_tuples_are_as_a_column_returns_them():
    assert as_stored({500: (1, 2)}) == {"500": [1, 2]}
