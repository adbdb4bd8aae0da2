"""Serializer fields that take only what they say."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.core.loopback import LOOPBACK
from apps.core.money import MAX_AMOUNT

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class StrictIntegerField(serializers.IntegerField):
    """A JSON integer: never a float, a string or a boolean that looks like one."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class IdField(serializers.UUIDField):
    """A UUID as text; DRF would take a number for one, too."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class MoneyField(StrictIntegerField):
    """An amount in minor units, from `min_value` (1 unless told otherwise) to nine digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 1)
        kwargs.setdefault("max_value", MAX_AMOUNT)
        super().__init__(**kwargs)


class LineField(serializers.CharField):
    """One line of text a person typed: a string without control characters."""

    default_error_messages = {
        "control_characters": _("Control characters are not allowed."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        if CONTROL.search(text):
            self.fail("control_characters")
        return text


class ReturnUrlField(serializers.URLField):
    """Where the guest's browser comes back to: https, a public name, no user or password in it.

    Where the settings allow it (`RETURN_URL_ALLOW_LOOPBACK`, local only), http on loopback too.
    """

    default_error_messages = {
        "not_allowed": _("Use an https address without a user name in it."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        url = super().to_internal_value(data)
        if not self._allowed(url):
            self.fail("not_allowed")
        return str(url)

    def _allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None or not parts.hostname:
            return False
        if settings.RETURN_URL_ALLOW_LOOPBACK and parts.hostname in LOOPBACK:
            return parts.scheme in ("http", "https")
        return parts.scheme == "https" and not _is_address(parts.hostname)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True
