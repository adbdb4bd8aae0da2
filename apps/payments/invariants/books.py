"""Orders say what their payments say, and payments what their refunds say (promises P7 and P8)."""

from apps.core.invariants import Invariant
from apps.payments.invariants.words import in_words

ORDERS = Invariant(
    name="orders_equal_payments",
    holds="An order's four amounts are the sums over its payments.",
    sql=in_words("""
        SELECT order_id AS id,
            concat('order says paid, in flight, refunded, late ', said, ', payments ', summed)
            AS wrong
        FROM (
            SELECT id AS order_id,
                ROW(amount_paid, amount_in_flight, amount_refunded, amount_late) AS said
            FROM orders_order
        ) AS orders
        JOIN (
            SELECT order_id, ROW(
                coalesce(sum(amount) FILTER (WHERE {captured}), 0)::bigint,
                coalesce(sum(amount) FILTER (WHERE {in_flight} AND NOT is_set_aside), 0)::bigint,
                sum(refunded_amount)::bigint,
                coalesce(sum(amount) FILTER (WHERE {captured} AND is_late), 0)::bigint
            ) AS summed
            FROM payments_payment WHERE {touched} GROUP BY order_id
        ) AS sums USING (order_id)
        WHERE {touched} AND said IS DISTINCT FROM summed
    """),
    key="order_id",
    touched=in_words(
        "SELECT order_id FROM payments_payment WHERE id = ANY(ARRAY({touched_payments}))"
    ),
)
UNPAID = Invariant(
    name="orders_without_payments_are_unpaid",
    holds="An order without payments says that nothing was paid.",
    sql=in_words("""
        SELECT id, concat('paid ', amount_paid, ', in flight ', amount_in_flight, ', no payment')
            AS wrong
        FROM orders_order
        WHERE {touched} AND (amount_paid, amount_in_flight, amount_refunded, amount_late)
            <> (0, 0, 0, 0)
            AND NOT EXISTS (SELECT FROM payments_payment WHERE order_id = orders_order.id)
    """),
    key="id",
    touched="SELECT id FROM orders_order WHERE id >= %(since)s",
)
CURRENCY = Invariant(
    name="payments_in_their_orders_currency",
    holds="A payment has its order's currency, and a refund its payment's.",
    sql=in_words("""
        WITH payments AS (
            SELECT * FROM (SELECT id AS payment_id, order_id, currency FROM payments_payment) AS p
            WHERE {touched}
        )
        SELECT payment_id AS id, concat(payments.currency, ' instead of ', o.currency) AS wrong
        FROM payments JOIN orders_order o ON o.id = order_id
        WHERE payments.currency <> o.currency
        UNION ALL
        SELECT id, concat(refund.currency, ' instead of ', payments.currency)
        FROM payments JOIN payments_refund refund USING (payment_id)
        WHERE refund.currency <> payments.currency
    """),
    key="payment_id",
    touched=in_words("{touched_payments}"),
)
REFUNDS = Invariant(
    name="refunds_within_payments",
    holds="What a payment says of its refunds is their sum, never more than it took.",
    sql=in_words("""
        SELECT payment_id AS id, concat(status, ' of ', amount, ', says refunded ',
            refunded_amount, ', under way ', refunding_amount, '; its refunds say ',
            coalesce(given, 0), ', ', coalesce(under_way, 0)) AS wrong
        FROM (
            SELECT id AS payment_id, status, amount, refunded_amount, refunding_amount
            FROM payments_payment
        ) AS payments
        LEFT JOIN (
            SELECT payment_id,
                coalesce(sum(amount) FILTER (WHERE status = 'success'), 0) AS given,
                coalesce(sum(amount) FILTER (WHERE {refund_open}), 0) AS under_way
            FROM payments_refund WHERE {touched} GROUP BY payment_id
        ) AS sums USING (payment_id)
        WHERE {touched} AND (
            (refunded_amount, refunding_amount) <> (coalesce(given, 0), coalesce(under_way, 0))
            OR refunded_amount + refunding_amount > amount
            OR (status = 'refunded') <> (refunded_amount = amount)
            OR (status = 'partially_refunded')
                <> (refunded_amount > 0 AND refunded_amount < amount)
        )
    """),
    key="payment_id",
    touched=in_words("{touched_payments}"),
)
CREDITS = Invariant(
    name="credit_notes_are_reserved",
    holds="What a payment keeps for credit notes is the sum of those not given up for money.",
    sql=in_words("""
        SELECT payment_id AS id, concat('keeps ', credited_amount, ', its notes say ',
            coalesce(promised, 0)) AS wrong
        FROM (SELECT id AS payment_id, credited_amount FROM payments_payment) AS payments
        LEFT JOIN (
            SELECT payment_id, sum(amount) AS promised FROM payments_creditnote
            WHERE {touched} AND "end" <> 'returned' GROUP BY payment_id
        ) AS sums USING (payment_id)
        WHERE {touched} AND credited_amount <> coalesce(promised, 0)
    """),
    key="payment_id",
    touched=in_words("{touched_payments}"),
)
BOOKS = (ORDERS, UNPAID, CURRENCY, REFUNDS, CREDITS)
