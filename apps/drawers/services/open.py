"""A cashier opens a drawer with a counted float."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User, restaurant_of
from apps.core.errors import Conflict
from apps.core.idempotency import Key
from apps.drawers.models import CashDrawerSession
from apps.drawers.services.counting import Declared


class DrawerAlreadyOpen(Conflict):
    """One open drawer per cashier."""

    code = "drawer-already-open"
    message = _("You already have an open cash drawer. Close it before opening another one.")


@dataclass(frozen=True)
class Opened:
    """The session, and whether the same request had opened it before."""

    session: CashDrawerSession
    is_duplicate: bool


def open_drawer(*, actor: User, declared: Declared, key: Key | None = None) -> Opened:
    """Open the actor's drawer, or return the session that the same request opened.

    Nobody asks first whether a drawer is open: the database's constraint is the judge. Raises
    DrawerAlreadyOpen, IdempotencyKeyReused and the refusals of `counting`.
    """
    if twin := _replay_of(key):
        return Opened(twin, is_duplicate=True)
    session = _new_session(actor, declared, key)
    try:
        with transaction.atomic():
            session.save(force_insert=True)
            record(actor=actor, action=Action.DRAWER_OPENED, subject=session, facts=_facts(session))
    except IntegrityError as error:
        if twin := _replay_of(key):
            return Opened(twin, is_duplicate=True)
        raise _refusal(error) from error
    return Opened(session, is_duplicate=False)


def _replay_of(key: Key | None) -> CashDrawerSession | None:
    if key is None:
        return None
    session = CashDrawerSession.objects.find(idempotency_key=key.value)
    if session is not None:
        key.check(session.request_fingerprint)
    return session


def _new_session(actor: User, declared: Declared, key: Key | None) -> CashDrawerSession:
    restaurant = restaurant_of(actor)
    return CashDrawerSession(
        restaurant=restaurant,
        cashier=actor,
        currency=restaurant.currency,
        opening_balance=declared.amount(restaurant.currency),
        opening_count=declared.count,
        idempotency_key=key.value if key else None,
        request_fingerprint=key.fingerprint if key else "",
    )


def _refusal(error: IntegrityError) -> Exception:
    """What the database refused, in the cashier's words where the cashier can do something."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return DrawerAlreadyOpen() if constraint == "drawer_one_open_per_cashier" else error


def _facts(session: CashDrawerSession) -> dict[str, object]:
    return {
        "opening_balance": session.opening_balance,
        "opening_count": session.opening_count,
        "currency": session.currency,
    }
