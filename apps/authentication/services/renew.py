"""A refresh token against a new access token."""

from django.db import transaction
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from apps.authentication.services import sign_in_trail
from apps.authentication.tokens import person_of, token_not_valid


def renew(*, refresh: str) -> AccessToken:
    """A new access token for whom the refresh token names, whose account is looked at again.

    Raises AuthenticationFailed: expired, forged, not a refresh token, or of somebody who left,
    whose restaurant closed, or whose password changed since.
    """
    try:
        token = RefreshToken(refresh)  # type: ignore[arg-type]
    except TokenError as error:
        raise token_not_valid() from error
    with transaction.atomic():
        sign_in_trail.renewed(user=person_of(token))
    return token.access_token
