"""Takes secrets and phone numbers out of what we log or keep (promise P17). Pure: no Django.

`redact` walks any JSON-like value; `redact_text` works on one string. Both err on the safe side: a
number that only looks like a phone is masked too. Identifiers, times and amounts pass unchanged.
"""

import re
from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache
from typing import Any

REDACTED = "[redacted]"
DEPTH_LIMIT = 20
# Whole numbers below this are amounts; above, a number may be a phone with its country code.
PHONE_FROM = 10**10


class Kind(Enum):
    """What the name over a value says of it."""

    SECRET = auto()
    PHONE = auto()
    IDENTIFIER = auto()
    PLAIN = auto()


# Names are compared in lower case and without "-" and "_". Our own ids are UUIDs, which pass
# anyhow; those of others may be digits only, and support needs them whole.
_NAMES = {
    Kind.SECRET: re.compile(
        r".*(?:authorization|token|password|passwd|passcode|secret|signature|credential|cookie"
        r"|(?:api|private|subscription|signing|encryption|access|merchant)key).*"
        r"|access|refresh|auth|pin|pincode|otp|otpcode|cvv|cvc|pan"
    ),
    Kind.PHONE: re.compile(r".*(?:phone|msisdn|mobile).*|tel"),
    Kind.IDENTIFIER: re.compile(
        r".*(?:request|transaction|reference|external|trace|task)id|.*reference"
        r"|timestamp|logger|level"
    ),
}

# Most of what our own lines carry; the patterns below would pass it too, only slower.
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TIME = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?![\d-])"
_E164 = r"\+\d(?:[ .()-]{0,2}\d){7,14}(?!\d)"
# Dots do not join the digits of a local number: an IPv4 address would look the same.
_LOCAL = r"(?<![\w.+-])\d(?:[ -]?\d){7,14}(?![\w-]|\.\d)"
_NUMBER = re.compile(rf"(?P<keep>{_TIME})|{_E164}|{_LOCAL}")

# 20261121 and 20261121093000, seconds or milliseconds since 1970, "12 500 000" (an amount).
_NOT_A_PHONE = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[0-2]\d(?:[0-5]\d){0,2})?"
    r"|1[5-9]\d{8}(?:\d{3})?"
    r"|\d{1,2}(?: \d{3})+"
)
# The calling codes of E.164. None begins another, so the first match is the code.
_CALLING_CODE = re.compile(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}")

_SECRETS_IN_TEXT = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {REDACTED}"),
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?"), REDACTED),
    (re.compile(r"(?<=://)[^/\s:@]{0,100}:[^/\s@]{1,200}@"), f"{REDACTED}@"),
    (re.compile(r"(/webhooks/[\w-]{1,40}/)[^/\s?]+"), rf"\1{REDACTED}"),
    (
        re.compile(
            r"(?i)((?:authorization|token|passw(?:or)?d|secret|api[_-]?key|signature|credentials?"
            r"|cookie|\bpin|\botp)[\"')]?\s{0,3}[=:]\s{0,3})"
            r"(?!(?:bearer|basic)?\s?\[redacted)(\"[^\"]*\"|'[^']*'|[^\s,;&}\"']+)"
        ),
        rf"\1{REDACTED}",
    ),
)
# One look decides whether a string deserves the slower ones.
_SUSPECT = re.compile(
    r"\d(?:[ .()-]{0,2}\d){7}|eyJ|://|/webhooks/"
    r"|(?i:bearer|basic|authorization|token|passw|secret|api[_-]?key|signature|credential|cookie"
    r"|\bpin|\botp)"
)


def redact(value: Any, name: str = "") -> Any:
    """A copy of `value` without secrets and whole phone numbers.

    `name` is the key under which the value stands, if it has one: some names condemn whatever
    stands under them, others vouch for it.
    """
    return _redact(value, name, DEPTH_LIMIT)


def redact_text(text: str) -> str:
    """One string, its bearer tokens, JWTs, `name=secret` pairs and phone numbers masked."""
    if _UUID.fullmatch(text) or not _SUSPECT.search(text):
        return text
    for pattern, replacement in _SECRETS_IN_TEXT:
        text = pattern.sub(replacement, text)
    return _NUMBER.sub(_mask_unless_known, text)


@lru_cache(maxsize=2048)
def kind_of(name: str) -> Kind:
    """What a name says of the value under it."""
    normal = name.lower().replace("_", "").replace("-", "")
    return next((kind for kind, names in _NAMES.items() if names.fullmatch(normal)), Kind.PLAIN)


def _redact(value: Any, name: str, depth: int) -> Any:
    """`depth` counts down: a provider may nest deeper than Python can follow."""
    if value is None or value is True or value is False:
        return value
    kind = kind_of(name)
    if kind is Kind.SECRET or depth == 0:
        return REDACTED
    if isinstance(value, str | int | float):
        return _redact_scalar(value, kind)
    if isinstance(value, Mapping):
        return {key: _redact(item, str(key), depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact(item, name, depth - 1) for item in value]
    return _redact_scalar(value, kind)


def _redact_scalar(value: Any, kind: Kind) -> Any:
    if isinstance(value, bytes):
        return f"[{len(value)} bytes]"
    if kind is Kind.PHONE:
        return _mask(str(value))
    is_number = isinstance(value, int | float)
    if kind is Kind.IDENTIFIER or (is_number and abs(value) < PHONE_FROM):
        return value
    text = str(value)
    redacted = redact_text(text)
    return value if is_number and redacted == text else redacted


def _mask_unless_known(match: re.Match[str]) -> str:
    found = match.group()
    return found if match["keep"] or _NOT_A_PHONE.fullmatch(found) else _mask(found)


def _mask(number: str) -> str:
    """Stars, but for the country code, where there is one, and the last two digits."""
    digits = re.sub(r"\D", "", number)
    digits = digits.removeprefix("00")
    is_long = len(digits) > 10 and digits[0] != "0"
    is_international = is_long or number.lstrip().startswith("+")
    found = _CALLING_CODE.match(digits) if is_international else None
    code = found.group() if found else ""
    stars = "*" * max(len(digits) - len(code) - 2, 3)
    return f"{'+' if code else ''}{code}{stars}{digits[-2:]}"
