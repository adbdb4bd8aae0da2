"""Lines that people add to a drawer session: once per request, each with its audit entry."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.core.errors import Conflict
from apps.core.idempotency import Key
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.drawers.selectors import balance_of


class AmountExceedsDrawer(Conflict):
    """More would leave the drawer than is in it."""

    code = "amount-exceeds-drawer"
    # Without the balance: a cashier who counts blind must not learn it here.
    message = _("There is not that much cash in the drawer. Check the amount.")


@dataclass(frozen=True)
class Entry:
    """What to add. `amount` is what it does to the drawer: in is positive, out is negative."""

    kind: str
    amount: int
    reason: str
    undoes: CashMovement | None = None


@dataclass(frozen=True)
class Written:
    """The movement, and whether the same request had written it before."""

    movement: CashMovement
    is_duplicate: bool


def once(key: Key | None, write: Callable[[], Written]) -> Written:
    """Write, unless another session's movement took the key in the same moment."""
    try:
        return write()
    except IntegrityError:
        twin = replay_of(key)
        if twin is None:
            raise
        return Written(twin, is_duplicate=True)


def replay_of(key: Key | None) -> CashMovement | None:
    """What the same request wrote before, or None. Raises IdempotencyKeyReused."""
    if key is None:
        return None
    movement = CashMovement.objects.find(idempotency_key=key.value)
    if movement is not None:
        key.check(movement.request_fingerprint)
    return movement


def fits(session: CashDrawerSession, entry: Entry) -> bool:
    """Whether the drawer, locked by the caller, still holds nothing less than zero afterwards."""
    return entry.amount >= 0 or balance_of(session) + entry.amount >= 0


def add_entry(
    *, session: CashDrawerSession, actor: User, entry: Entry, key: Key | None
) -> CashMovement:
    """Add a line to an open session locked by the caller."""
    movement = CashMovement(
        restaurant_id=session.restaurant_id,
        session=session,
        kind=entry.kind,
        amount=entry.amount,
        reason=entry.reason,
        undoes=entry.undoes,
        actor=actor,
        idempotency_key=key.value if key else None,
        request_fingerprint=key.fingerprint if key else "",
    )
    movement.save(force_insert=True)
    action = Action.DRAWER_MOVEMENT_UNDONE if entry.undoes else Action.DRAWER_CASH_MOVED
    _audit(action, session, actor, entry, movement_id=str(movement.pk))
    return movement


def note_refusal(*, session: CashDrawerSession, actor: User, entry: Entry) -> None:
    """Keep a trace of what was refused: by many tries a drawer's balance could be found out."""
    _audit(Action.DRAWER_MOVEMENT_REFUSED, session, actor, entry)


def _audit(
    action: Action, session: CashDrawerSession, actor: User, entry: Entry, **facts: str
) -> None:
    record(
        actor=actor,
        action=action,
        subject=session,
        reason=entry.reason,
        facts={
            "kind": entry.kind,
            "amount": entry.amount,
            "currency": session.currency,
            **({"undoes": str(entry.undoes.pk)} if entry.undoes else {}),
            **facts,
        },
    )
