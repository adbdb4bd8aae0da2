"""What must hold between drawers and their movements (promise P9)."""

from apps.core.invariants import Invariant

CLOSED = Invariant(
    name="closed_drawers_equal_movements",
    holds="A closed drawer expected its float plus its movements.",
    sql="""
        SELECT session_id AS id,
            concat('expected ', expected_balance, ', float plus movements ',
                opening + coalesce(moved, 0)) AS wrong
        FROM (
            SELECT id AS session_id, expected_balance, opening_balance AS opening
            FROM drawers_cashdrawersession WHERE closed_at IS NOT NULL
        ) AS sessions
        LEFT JOIN (
            SELECT session_id, sum(amount) AS moved
            FROM drawers_cashmovement WHERE {touched} GROUP BY session_id
        ) AS movements USING (session_id)
        WHERE {touched} AND expected_balance IS DISTINCT FROM opening + coalesce(moved, 0)
    """,
    key="session_id",
    touched="""
        SELECT id FROM drawers_cashdrawersession WHERE closed_at >= %(moment)s
        UNION SELECT session_id FROM drawers_cashmovement WHERE id >= %(since)s
    """,
)
INVARIANTS = (CLOSED,)
