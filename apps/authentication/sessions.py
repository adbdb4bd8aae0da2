"""Signing in to the back office, which Django itself does, leaves the same trail as a token."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import transaction

from apps.authentication.models import User
from apps.authentication.services import sign_in_trail


def connect() -> None:
    """Listen to Django. Called once, when Django is ready."""
    user_logged_in.connect(session_opened, dispatch_uid="authentication.session_opened")


def session_opened(sender: Any, user: User, **_: Any) -> None:
    """Note who opened a session."""
    with transaction.atomic():
        sign_in_trail.signed_in(user=user, channel="back-office")
