"""Whatever people, guests and providers do, in any order: our books end like the providers'.

Each example is an evening of so many steps, after which everybody tells the truth and two days go
by. The ordinary run plays a few; `make evenings` plays hundreds (ENCAISSE_EVENINGS is how many),
and only then looks for the shortest one that goes wrong.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from apps.payments.services import poll
from apps.payments.tests.simulated.evening import (
    MONEY_GOES_BACK,
    PEOPLE_ACT,
    REFUND,
    SERVE,
    WORLD,
    Evening,
)
from apps.payments.tests.simulated.house import opened

pytestmark = pytest.mark.django_db(transaction=True)

EVENINGS = int(os.environ.get("ENCAISSE_EVENINGS", "0"))
STEPS = 25 if EVENINGS else 10
# Over a database, to shrink takes longer than an ordinary test may.
PHASES = [Phase.reuse, Phase.generate, Phase.shrink] if EVENINGS else [Phase.generate]

first = st.lists(SERVE, min_size=2, max_size=4)
# Drawn in two steps: one strategy would give every step the same chance, and serve too few guests.
kind = st.sampled_from([[REFUND], [SERVE], PEOPLE_ACT, MONEY_GOES_BACK, WORLD])
then = st.lists(kind.flatmap(st.one_of), min_size=STEPS - 4, max_size=STEPS)


@pytest.fixture
def hasty(monkeypatch):
    """Accounts are asked as often as the sweeps of two days want, within a second."""
    monkeypatch.setattr(poll, "LOOKS_PER_SECOND", 1000)


@settings(
    max_examples=EVENINGS or 6,
    phases=PHASES,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(first=first, then=then, is_alone=st.booleans())
def test_the_books_end_like_the_providers(simulator, till, settings, hasty, first, then, is_alone):
    settings.CELERY_TASK_ALWAYS_EAGER = not is_alone
    house = opened(simulator, till, is_alone=is_alone)
    evening = Evening(house)
    note("alone" if is_alone else "with workers")
    for step in (*first, *then):
        note(f"{step}")
        evening.play(*step)
    house.end()
