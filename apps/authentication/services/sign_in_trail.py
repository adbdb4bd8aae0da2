"""What is remembered of people signing in: the audit trail of their restaurant, and the log.

A platform administrator has no restaurant and so no trail: the log line is all there is. A name
that was typed wrong may be a password typed into the wrong field, so the log has its keyed hash.
"""

import structlog

from apps.audit.services import record
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
    if user.restaurant_id is not None:
        record(actor=user, action="user.signed_in", subject=user, facts={"channel": channel})


def refused(*, username: str, ip: str | None, locked: bool) -> None:
    """Nobody of that name and password, or (`locked`) nobody looked.

    Only what was tried stands in the audit trail: the lock-out bounds how much that can be.
    """
    logger.warning("sign_in_refused", name_hash=_hash(username), ip=ip, locked=locked)
    if not locked:
        _note("user.sign_in_refused", username, ip)


def locked_out(*, username: str, ip: str | None) -> None:
    """The last wrong password was one too many."""
    logger.warning("locked_out", name_hash=_hash(username), ip=ip)
    _note("user.locked_out", username, ip)


def _note(action: str, username: str, ip: str | None) -> None:
    """In the trail of whose account it was; nobody is signed in, so there is no actor."""
    user = User.objects.filter(username=username, restaurant__isnull=False).first()
    if user is not None:
        record(actor=None, action=action, subject=user, facts={"ip": ip})


def _hash(username: str) -> str:
    return search_hash(username)[:HASH_SHOWN]
