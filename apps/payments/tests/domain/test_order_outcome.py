"""An order in the three words of the older shape."""

import pytest

from apps.payments.domain.order_outcome import order_outcome


@pytest.mark.parametrize(
    ("status", "kept", "attempts", "said"),
    [
        ("open", 0, [], "pending"),
        ("open", 0, ["failed", "processing"], "pending"),
        ("open", 0, ["failed", "expired", "cancelled"], "failed"),
        ("open", 400, ["success", "failed"], "pending"),
        ("open", 0, ["refunded"], "failed"),
        ("closed", 1000, ["failed", "success"], "paid"),
        ("closed", 0, ["refunded"], "paid"),
        ("cancelled", 0, [], "failed"),
    ],
)
def test_an_order_in_one_word(status, kept, attempts, said):
    assert order_outcome(status, kept, attempts) == said
