"""Cash goes into or out of a drawer without a sale, or the drawer is opened for nothing."""

from uuid import UUID

from django.db import transaction

from apps.authentication.models import User
from apps.core.idempotency import Key
from apps.drawers.locks import lock_session, require_open
from apps.drawers.models import OUTGOING
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


def move_cash(
    *,
    actor: User,
    session_id: UUID,
    kind: str,
    amount: int,
    reason: str,
    key: Key | None = None,
) -> Written:
    """Record a pay-in, pay-out, safe drop (`amount` ≥ 1, minor units) or no-sale (0).

    Raises DrawerSessionNotFound, DrawerAlreadyClosed, AmountExceedsDrawer, IdempotencyKeyReused.
    """
    entry = Entry(kind=kind, amount=-amount if kind in OUTGOING else amount, reason=reason)
    return once(key, lambda: _move(actor, session_id, entry, key))


def _move(actor: User, session_id: UUID, entry: Entry, key: Key | None) -> Written:
    with transaction.atomic():
        session = lock_session(session_id=session_id, person=actor)
        if twin := replay_of(key):
            return Written(twin, is_duplicate=True)
        require_open(session)
        if fits(session, entry):
            movement = add_entry(session=session, actor=actor, entry=entry, key=key)
            return Written(movement, is_duplicate=False)
        note_refusal(session=session, actor=actor, entry=entry)
    # Raised outside, so that the note of it is committed.
    raise AmountExceedsDrawer(field="amount")
