"""Coming to the back office and leaving it, which Django itself does, leaves the same trail as a
token.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction

from apps.authentication.models import User
from apps.authentication.services import sign_in_trail


def connect() -> None:
    """Listen to Django. Called once, when Django is ready."""
    user_logged_in.connect(session_opened, dispatch_uid="authentication.session_opened")
    user_logged_out.connect(session_closed, dispatch_uid="authentication.session_closed")


def session_opened(sender: Any, user: User, **_: Any) -> None:
    """Note who opened a session."""
    with transaction.atomic():
        sign_in_trail.signed_in(user=user, channel="back-office")


def session_closed(sender: Any, user: User | None, **_: Any) -> None:
    """Note who closed one; a session that ran out has nobody who could."""
    if user is not None:
        with transaction.atomic():
            sign_in_trail.signed_out(user=user, channel="back-office")
