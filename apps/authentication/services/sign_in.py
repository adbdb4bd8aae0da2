"""A name and a password against a pair of tokens."""

from typing import Any, cast

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework_simplejwt.tokens import RefreshToken

from apps.authentication.lockout import CODE, locked_out_text, seconds_left
from apps.authentication.models import User
from apps.authentication.services import sign_in_trail
from apps.authentication.tokens import issue

WRONG = _("No open account has this name and password.")


def sign_in(*, request: HttpRequest, username: str, password: str) -> RefreshToken:
    """The refresh token of whoever this is; its `access_token` opens the API.

    Raises AuthenticationFailed, the same for a wrong password, an unknown name and a closed account
    or restaurant, and Throttled (`locked-out`) after too many of those.
    """
    user = authenticate(request, username=username, password=password)
    if user is None:
        _refuse(request, username)
    person = cast(User, user)
    with transaction.atomic():
        sign_in_trail.signed_in(user=person, channel="api")
    return issue(person)


def _refuse(request: Any, username: str) -> None:
    if request.axes_locked_out:
        wait = seconds_left(request, username)
        raise Throttled(wait=wait, detail=locked_out_text(), code=CODE)
    raise AuthenticationFailed(WRONG, code="wrong-credentials")
