"""Cash taken for a payment, as a line of the cashier's drawer."""

from uuid import UUID

from apps.authentication.models import User
from apps.core.rows import add
from apps.drawers.models import CashDrawerSession, CashMovement, MovementKind


def record_sale(
    *, session: CashDrawerSession, payment_id: UUID, kept: int, actor: User | None
) -> CashMovement:
    """Add what stays in the drawer (tendered minus change, minor units) of one cash payment.

    The caller holds the session's lock; the database refuses a second line for the same payment
    and any line in a closed session.
    """
    movement = CashMovement(
        restaurant_id=session.restaurant_id,
        session=session,
        kind=MovementKind.SALE,
        amount=kept,
        source_id=payment_id,
        actor=actor,
    )
    add(movement)
    return movement
