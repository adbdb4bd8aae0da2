"""Access tokens: one query finds the person, the role and the restaurant."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed, InvalidToken
from rest_framework_simplejwt.settings import api_settings

from apps.authentication.models import User


class TokenAuthentication(JWTAuthentication):
    """simplejwt's authentication, with the restaurant fetched along.

    The person is read at every request, so a token dies with the account: a deactivated person,
    a changed password (CHECK_REVOKE_TOKEN) or a closed restaurant answer 401 at once.
    """

    def get_user(self, validated_token: Any) -> Any:
        try:
            user_id = validated_token[api_settings.USER_ID_CLAIM]
            user = User.objects.select_related("restaurant").get(pk=user_id)
        except (KeyError, ValueError, User.DoesNotExist) as error:
            raise InvalidToken(_("This token names nobody.")) from error
        if not may_sign_in(user) or not _password_unchanged(user, validated_token):
            raise AuthenticationFailed(_("This account is closed."), code="user-inactive")
        return user


def may_sign_in(user: AbstractBaseUser | None) -> bool:
    """Whether the account, and the restaurant it belongs to, are open."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.restaurant is None or user.restaurant.is_active


def _password_unchanged(user: User, token: Any) -> bool:
    from rest_framework_simplejwt.utils import get_md5_hash_password

    return bool(token.get(api_settings.REVOKE_TOKEN_CLAIM) == get_md5_hash_password(user.password))
