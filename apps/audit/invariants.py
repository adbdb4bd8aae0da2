"""What must hold of every chain at any moment (promise P16); `verify_audit` reads all of it."""

from apps.core.invariants import Invariant

HEADS = Invariant(
    name="audit_heads_match",
    holds="A restaurant's head is the last entry of its chain, and every entry has its place.",
    sql="""
        SELECT restaurant.id, concat('head ', head.count, ' ', left(head.hash::text, 18),
            ', last entry ', last.sequence, ' ', left(last.hash::text, 18),
            CASE WHEN is_unplaced THEN ', and entries without a place' END) AS wrong
        FROM restaurants_restaurant AS restaurant
        LEFT JOIN audit_audithead AS head ON head.restaurant_id = restaurant.id
        LEFT JOIN LATERAL (
            SELECT sequence, hash FROM audit_auditentry
            WHERE restaurant_id = restaurant.id AND sequence IS NOT NULL
            ORDER BY sequence DESC LIMIT 1
        ) AS last ON TRUE
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM audit_auditentry
                WHERE restaurant_id = restaurant.id AND sequence IS NULL
            ) AS is_unplaced
        ) AS rest
        WHERE is_unplaced OR (head.count, head.hash) IS DISTINCT FROM (last.sequence, last.hash)
    """,
)
INVARIANTS = (HEADS,)
