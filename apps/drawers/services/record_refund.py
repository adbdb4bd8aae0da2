"""Cash given back to a guest, as a line of the drawer that it left."""

from uuid import UUID

from apps.authentication.models import User
from apps.drawers.models import CashDrawerSession, CashMovement, MovementKind
from apps.drawers.selectors import balance_of
from apps.drawers.services.ledger import AmountExceedsDrawer


def record_refund(
    *, session: CashDrawerSession, refund_id: UUID, amount: int, actor: User
) -> CashMovement:
    """Take `amount` minor units out of an open session locked by the caller, once per refund.

    Raises AmountExceedsDrawer.
    """
    if balance_of(session) < amount:
        raise AmountExceedsDrawer
    movement = CashMovement(
        restaurant_id=session.restaurant_id,
        session=session,
        kind=MovementKind.REFUND,
        amount=-amount,
        source_id=refund_id,
        actor=actor,
    )
    movement.save(force_insert=True)
    return movement
