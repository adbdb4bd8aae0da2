"""Nobody is forgotten: what waits has a next look, and somebody keeps looking (promise P4)."""

from apps.core.invariants import Invariant
from apps.payments.invariants.words import in_words

WATCHED = Invariant(
    name="in_flight_is_watched",
    holds="Every payment in flight, and every refund at a provider, has a next look.",
    sql=in_words("""
        SELECT id, concat('payment ', status, ' without a next look') AS wrong
        FROM payments_payment
        WHERE {touched} AND {in_flight} AND next_check_at IS NULL
        UNION ALL
        SELECT id, 'refund processing without a next look' FROM payments_refund
        WHERE status = 'processing' AND next_check_at IS NULL
    """),
    key="id",
    touched=in_words("{touched_payments}"),
)
LOOKED_AT = Invariant(
    name="looks_are_on_time",
    holds="Nobody waits for a look that was due a quarter of an hour ago.",
    sql=in_words("""
        SELECT id, concat('payment due since ', next_check_at) AS wrong
        FROM payments_payment WHERE next_check_at < {too_late}
        UNION ALL
        SELECT id, concat('refund due since ', next_check_at)
        FROM payments_refund WHERE next_check_at < {too_late}
    """),
)
LEASES = Invariant(
    name="leases_end",
    holds="No lease was left behind a quarter of an hour ago, and none lasts that long.",
    sql=in_words("""
        SELECT id, concat(what, ' lease ends ', lease_expires_at) AS wrong FROM (
            SELECT id, 'payment' AS what, lease_expires_at FROM payments_payment
            WHERE lease_expires_at IS NOT NULL AND next_check_at IS NOT NULL
            UNION ALL
            SELECT id, 'refund', lease_expires_at FROM payments_refund
            WHERE lease_expires_at IS NOT NULL AND next_check_at IS NOT NULL
            UNION ALL
            SELECT id, 'delivery', lease_expires_at FROM payments_webhookdelivery
            WHERE lease_expires_at IS NOT NULL AND next_attempt_at IS NOT NULL
        ) AS rows WHERE lease_expires_at < {too_late} OR lease_expires_at > {too_far}
    """),
)
INBOX = Invariant(
    name="inbox_is_on_time",
    holds="No webhook waits for an attempt that was due a quarter of an hour ago.",
    sql=in_words("""
        SELECT id, concat(provider_code, ' ', status, ', due since ', next_attempt_at) AS wrong
        FROM payments_webhookdelivery WHERE next_attempt_at < {too_late}
    """),
)
WAITING = (WATCHED, LOOKED_AT, LEASES, INBOX)
