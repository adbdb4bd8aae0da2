"""What is remembered of people signing in: the audit trail of their restaurant, and the log.

A platform administrator has no restaurant, and may look into all: who signs in as one stands in the
trail of each. What is refused to an administrator is a line in the log only, or a stranger at the
door could make every trail grow. A name that was typed wrong may be a password typed into the wrong
field, so the log has its keyed hash.
"""

import structlog

from apps.audit.actions import Action
from apps.audit.services import record, record_everywhere
from apps.authentication.models import User
from apps.core.crypto import search_hash

logger = structlog.get_logger(__name__)

HASH_SHOWN = 16


def signed_in(*, user: User, channel: str) -> None:
    """Somebody signed in, through the `api` or the `back-office`."""
    logger.info(
        "signed_in",
        user_id=str(user.pk),
        restaurant_id=str(user.restaurant_id),
        channel=channel,
    )
    _of(user, Action.USER_SIGNED_IN, channel)


def signed_out(*, user: User, channel: str) -> None:
    """Somebody ended a session."""
    _of(user, Action.USER_SIGNED_OUT, channel)


def renewed(*, user: User) -> None:
    """Somebody's refresh token brought a new access token."""
    _of(user, Action.USER_RENEWED, "api")


def refused(*, username: str, ip: str | None, locked: bool) -> None:
    """Nobody of that name and password, or (`locked`) nobody looked.

    Only what was tried stands in the audit trail: the lock-out bounds how much that can be.
    """
    logger.warning("sign_in_refused", name_hash=_hash(username), ip=ip, locked=locked)
    if not locked:
        _note(Action.USER_SIGN_IN_REFUSED, username, ip)


def locked_out(*, username: str, ip: str | None) -> None:
    """The last wrong password was one too many."""
    logger.warning("locked_out", name_hash=_hash(username), ip=ip)
    _note(Action.USER_LOCKED_OUT, username, ip)


def _of(user: User, action: Action, channel: str) -> None:
    write = record if user.restaurant_id else record_everywhere
    write(actor=user, action=action, subject=user, facts={"channel": channel})


def _note(action: Action, username: str, ip: str | None) -> None:
    """In the trail of whose account it was; nobody is signed in, so there is no actor."""
    user = User.objects.filter(username=username, restaurant__isnull=False).first()
    if user is not None:
        record(actor=None, action=action, subject=user, facts={"ip": ip})


def _hash(username: str) -> str:
    return search_hash(username)[:HASH_SHOWN]
