"""Tokens: one query finds the person, the role and the restaurant."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt import exceptions
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken
from rest_framework_simplejwt.utils import get_md5_hash_password

from apps.authentication.models import User

VERSION_CLAIM = "version"


class TokenAuthentication(JWTAuthentication):
    """simplejwt's authentication, with the restaurant fetched along.

    The person is read at every request, so a token dies with the account: a deactivated person,
    a changed password (CHECK_REVOKE_TOKEN) or a closed restaurant answer 401 at once. What was
    issued before a deactivation stays dead when the person comes back.
    """

    def get_raw_token(self, header: bytes) -> bytes | None:
        try:
            return super().get_raw_token(header)
        except exceptions.AuthenticationFailed as error:
            raise token_not_valid() from error

    def get_validated_token(self, raw_token: bytes) -> AccessToken:
        try:
            return AccessToken(raw_token)  # type: ignore[arg-type]
        except exceptions.TokenError as error:
            raise token_not_valid() from error

    def get_user(self, validated_token: Any) -> Any:
        return person_of(validated_token)


def issue(user: User) -> RefreshToken:
    """A refresh token of this person; the access tokens made from it carry the same claims."""
    token = RefreshToken.for_user(user)
    token[VERSION_CLAIM] = user.token_version
    return token


def person_of(token: Any) -> User:
    """Whom a valid token names. Raises AuthenticationFailed when that account is closed or gone."""
    try:
        user_id = token[api_settings.USER_ID_CLAIM]
        user = User.objects.select_related("restaurant").get(pk=user_id)
    except (KeyError, ValueError, ValidationError, User.DoesNotExist) as error:
        raise token_not_valid() from error
    if not (may_sign_in(user) and _password_unchanged(user, token) and _is_current(user, token)):
        raise AuthenticationFailed(_("This account is closed."), code="user-inactive")
    return user


def token_not_valid() -> AuthenticationFailed:
    """Forged, expired, of the other kind, or of nobody: whoever holds it must sign in again."""
    text = _("This token is not valid or has expired. Sign in again.")
    return AuthenticationFailed(text, code="token-not-valid")


def may_sign_in(user: AbstractBaseUser | None) -> bool:
    """Whether the account, and the restaurant it belongs to, are open."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.restaurant is None or user.restaurant.is_active


def _password_unchanged(user: User, token: Any) -> bool:
    claimed = token.get(api_settings.REVOKE_TOKEN_CLAIM)
    return bool(claimed == get_md5_hash_password(user.password))


def _is_current(user: User, token: Any) -> bool:
    """Whether the person was never deactivated since; a token without a version is of the first."""
    return bool(token.get(VERSION_CLAIM, 0) == user.token_version)
