"""Words that the statements share, such as `{captured}`: states, limits, what changed lately."""

from collections.abc import Iterable

from apps.payments.domain.refunds import REFUND_OPEN
from apps.payments.domain.states import CAPTURED, IN_FLIGHT


def _one_of(states: Iterable[str]) -> str:
    return f"status IN ({', '.join(repr(str(state)) for state in sorted(states))})"


WORDS = {
    "captured": _one_of(CAPTURED),
    "in_flight": _one_of(IN_FLIGHT),
    "refund_open": _one_of(REFUND_OPEN),
    # Sweeps come every few seconds. Later than this, and they have stopped or cannot keep up.
    "too_late": "now() - interval '15 minutes'",
    # A lease ends within a minute. One that ends later keeps everybody from looking.
    "too_far": "now() + interval '15 minutes'",
    # Made lately, or something happened to them lately: every move writes an event.
    "touched_payments": """
        SELECT id FROM payments_payment WHERE id >= %(since)s
        UNION SELECT payment_id FROM payments_paymentevent WHERE id >= %(since)s
        UNION SELECT payment_id FROM payments_refund WHERE id >= %(since)s
    """,
    "movement_differs": """
        concat('should be ', wanted.amount, ' in drawer ', wanted.session_id,
            ', is ', moved.amount, ' in drawer ', moved.session_id)
    """,
}


def in_words(sql: str) -> str:
    """The statement with each word spelt out; `{touched}` is left to who looks."""
    for word, meaning in WORDS.items():
        sql = sql.replace(f"{{{word}}}", meaning)
    return sql
