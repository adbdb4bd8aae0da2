"""What may stand in a request's fields (section 5)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payments.providers.mtn.fields import msisdn, note


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Commande n° 42", "Commande n 42"),
        ("L'addition de l’hôtel", "L addition de l hotel"),
        ("Cœur & âme, 100 % élégant !", "Coeur ame 100 elegant"),
        ("INV-2026-0042", "INV-2026-0042"),
        ("🍕🍕 Pizza\n\tReine", "Pizza Reine"),
        ("ትዕዛዝ", ""),
        ("x" * 400, "x" * 160),
        ("", ""),
    ],
)
def test_a_note_is_stripped_of_what_mtn_refuses(text, said):
    assert note(text) == said


@given(st.text(max_size=400))
def test_no_text_makes_a_note_that_is_refused(text):
    assert re.fullmatch(r"[A-Za-z0-9 -]{0,160}", note(text))


def test_a_number_has_neither_plus_nor_spaces():
    assert msisdn("+225 07 07 07-07 07") == "2250707070707"
