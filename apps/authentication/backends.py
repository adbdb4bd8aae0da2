"""The one place where a name and a password are tried, for the API and the back office alike."""

from typing import Any, cast

from axes.backends import AxesBackend
from axes.exceptions import AxesBackendRequestParameterRequired
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.http import HttpRequest

from apps.authentication.lockout import LockoutHandler, describe_caller
from apps.authentication.models import User
from apps.authentication.services import sign_in_trail
from apps.authentication.tokens import may_sign_in

WAIT_FOR_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class LockoutBackend(AxesBackend):  # type: ignore[misc]
    """Tries passwords one after the other per name and address.

    axes by itself looks at the count first and adds to it afterwards, so that of many guesses sent
    at once all would be tried. Here looking, trying and counting are one step under a lock. It is
    PostgreSQL's and ends with the transaction: a process that dies leaves none behind.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> AbstractBaseUser | None:
        """The person, or None; then `request.axes_locked_out` tells whether it was even tried."""
        if request is None:
            raise AxesBackendRequestParameterRequired("authenticate() needs the request")
        if username is None or password is None:
            return None
        describe_caller(request)
        with transaction.atomic():
            _wait_for_turn(request, username)
            return self._try(request, username, password)

    def _try(self, request: Any, username: str, password: str) -> AbstractBaseUser | None:
        credentials = get_credentials(username=username)
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            request.axes_credentials = credentials
            sign_in_trail.refused(username=username, ip=request.axes_ip_address, locked=True)
            return None
        user = ModelBackend.authenticate(self, request, username=username, password=password)
        handler = cast(LockoutHandler, AxesProxyHandler.get_implementation())
        if user is not None:
            handler.reset_user_attempts(request, credentials)
            return user
        handler.count_failure(request, credentials)
        sign_in_trail.refused(username=username, ip=request.axes_ip_address, locked=False)
        if request.axes_locked_out:
            sign_in_trail.locked_out(username=username, ip=request.axes_ip_address)
        return None

    def get_user(self, user_id: Any) -> User | None:
        """Whom a session names, in one query with the restaurant; None when they may not be in."""
        user = User.objects.select_related("restaurant").filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User | None) -> bool:
        """An open account of an open restaurant; asked at every request of a session, too."""
        return may_sign_in(user)


def _wait_for_turn(request: Any, username: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WAIT_FOR_TURN, [f"sign-in:{request.axes_ip_address}:{username}"])
