"""Names, passwords and tokens, in and out."""

import unicodedata
from typing import Any

from rest_framework import serializers

from apps.authentication.models import Role, User
from apps.core.api.fields import LineField
from apps.restaurants.models import Restaurant

NAME_LENGTH = 150
PASSWORD_LENGTH = 1024
TOKEN_LENGTH = 4096


class PasswordField(serializers.CharField):
    """A password as it was typed: spaces at its ends are part of it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"write_only": True, "trim_whitespace": False, "max_length": PASSWORD_LENGTH}
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class SignInSerializer(serializers.Serializer[Any]):
    """Who wants to sign in."""

    username = LineField(max_length=NAME_LENGTH)
    password = PasswordField()

    def validate_username(self, username: str) -> str:
        """The form in which Django keeps names: an é typed on a phone or a till is the same."""
        return unicodedata.normalize("NFKC", username)


class TokenPairSerializer(serializers.Serializer[Any]):
    """`access` opens the API for an hour, `refresh` gets new ones for a day."""

    access = serializers.CharField()
    refresh = serializers.CharField()


class RefreshSerializer(serializers.Serializer[Any]):
    """A refresh token."""

    refresh = LineField(max_length=TOKEN_LENGTH)


class AccessSerializer(serializers.Serializer[Any]):
    """A new access token."""

    access = serializers.CharField()


class WorkplaceSerializer(serializers.ModelSerializer[Restaurant]):
    """Where a person works."""

    class Meta:
        model = Restaurant
        fields = ("id", "name", "currency", "timezone")
        read_only_fields = fields


class MeSerializer(serializers.ModelSerializer[User]):
    """Who is signed in."""

    role = serializers.ChoiceField(choices=Role.choices, read_only=True)
    restaurant = WorkplaceSerializer(read_only=True)

    class Meta:
        model = User
        fields = ("id", "username", "role", "restaurant")
        read_only_fields = fields
