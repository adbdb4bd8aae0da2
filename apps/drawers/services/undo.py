"""A mistake in a drawer is put right by its opposite; nothing is rubbed out."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.errors import Conflict, NotFound
from apps.core.idempotency import Key
from apps.drawers.locks import lock_session, require_open
from apps.drawers.models import CashDrawerSession, CashMovement, MovementKind
from apps.drawers.services.ledger import (
    AmountExceedsDrawer,
    Entry,
    Written,
    add_entry,
    fits,
    note_refusal,
    once,
    replay_of,
)

UNDOABLE = (MovementKind.PAY_IN, MovementKind.PAY_OUT, MovementKind.SAFE_DROP)


class MovementNotFound(NotFound):
    """No such movement in this session."""

    message = _("There is no such movement in this drawer session.")


class MovementNotUndoable(Conflict):
    """Sales and refunds follow their payments, and an opened drawer was opened."""

    code = "movement-not-undoable"
    message = _("Only pay-ins, pay-outs and safe drops can be undone. Refund a sale instead.")


class MovementAlreadyUndone(Conflict):
    """Each movement is undone once."""

    code = "movement-already-undone"
    message = _("This movement was already undone.")


def undo_movement(
    *, actor: User, session_id: UUID, movement_id: UUID, reason: str, key: Key | None = None
) -> Written:
    """Write the opposite of a movement of an open session.

    Raises DrawerSessionNotFound, MovementNotFound, DrawerAlreadyClosed, MovementNotUndoable,
    MovementAlreadyUndone, AmountExceedsDrawer, IdempotencyKeyReused.
    """
    return once(key, lambda: _undo(actor, session_id, movement_id, reason, key))


def _undo(
    actor: User, session_id: UUID, movement_id: UUID, reason: str, key: Key | None
) -> Written:
    with transaction.atomic():
        session = lock_session(session_id=session_id, person=actor)
        if twin := replay_of(key):
            return Written(twin, is_duplicate=True)
        entry = _opposite(session, movement_id, reason)
        if fits(session, entry):
            movement = add_entry(session=session, actor=actor, entry=entry, key=key)
            return Written(movement, is_duplicate=False)
        note_refusal(session=session, actor=actor, entry=entry)
    # Raised outside, so that the note of it is committed.
    raise AmountExceedsDrawer


def _opposite(session: CashDrawerSession, movement_id: UUID, reason: str) -> Entry:
    movement = CashMovement.objects.find(session=session, pk=movement_id)
    if movement is None:
        raise MovementNotFound
    require_open(session)
    if movement.kind not in UNDOABLE or movement.undoes_id is not None:
        raise MovementNotUndoable
    if CashMovement.objects.filter(undoes=movement).exists():
        raise MovementAlreadyUndone
    return Entry(kind=movement.kind, amount=-movement.amount, reason=reason, undoes=movement)
