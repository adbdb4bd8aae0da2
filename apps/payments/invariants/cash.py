"""Cash that was taken or given back stands in the drawer, franc by franc (promise P9)."""

from apps.core.invariants import Invariant
from apps.payments.invariants.words import in_words

SALES = Invariant(
    name="cash_payments_equal_movements",
    holds="Each cash payment of a drawer has its one sale there: tendered minus change.",
    sql=in_words("""
        SELECT source_id AS id, {movement_differs} AS wrong FROM (
            SELECT id AS source_id, drawer_session_id AS session_id,
                amount_tendered - change_due AS amount
            FROM (SELECT id AS source_id, * FROM payments_payment) AS payments
            WHERE {touched} AND {captured}
                AND amount_tendered IS NOT NULL AND drawer_session_id IS NOT NULL
        ) AS wanted
        FULL JOIN (
            SELECT source_id, session_id, amount FROM drawers_cashmovement
            WHERE {touched} AND kind = 'sale'
        ) AS moved USING (source_id)
        WHERE (wanted.session_id, wanted.amount) IS DISTINCT FROM (moved.session_id, moved.amount)
    """),
    key="source_id",
    touched=in_words("""
        {touched_payments}
        UNION SELECT source_id FROM drawers_cashmovement WHERE id >= %(since)s AND kind = 'sale'
    """),
)
REFUNDS = Invariant(
    name="cash_refunds_equal_movements",
    holds="Each refund in cash left its drawer once, and nothing else left as a refund.",
    sql=in_words("""
        SELECT source_id AS id, {movement_differs} AS wrong FROM (
            SELECT id AS source_id, drawer_session_id AS session_id, -amount AS amount
            FROM (SELECT id AS source_id, * FROM payments_refund) AS refunds
            WHERE {touched} AND status = 'success' AND drawer_session_id IS NOT NULL
        ) AS wanted
        FULL JOIN (
            SELECT source_id, session_id, amount FROM drawers_cashmovement
            WHERE {touched} AND kind = 'refund'
        ) AS moved USING (source_id)
        WHERE (wanted.session_id, wanted.amount) IS DISTINCT FROM (moved.session_id, moved.amount)
    """),
    key="source_id",
    touched=in_words("""
        SELECT id FROM payments_refund WHERE payment_id = ANY(ARRAY({touched_payments}))
        UNION SELECT source_id FROM drawers_cashmovement WHERE id >= %(since)s AND kind = 'refund'
    """),
)
CASH = (SALES, REFUNDS)
