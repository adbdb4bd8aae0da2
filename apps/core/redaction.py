"""Takes secrets and phone numbers out of what we keep or log (promise P17). Pure: no Django.

`redact` walks any JSON-like value; `redact_text` works on one string. Both err on the safe side: a
number that only looks like a phone is masked too. Identifiers, times and amounts pass unchanged.
"""

import re
from collections.abc import Mapping
from typing import Any

REDACTED = "[redacted]"
DEPTH_LIMIT = 20

# Names are compared in lower case and without "-" and "_".
_SECRET_PARTS = (
    "authorization|token|password|passwd|secret|apikey|signature|credential|cookie"
    "|privatekey|subscriptionkey|passcode"
)
_SECRET_NAME = re.compile(
    rf".*(?:{_SECRET_PARTS}).*|(?:access|refresh|auth|pin|pincode|otp|otpcode|cvv|cvc|pan)"
)
_PHONE_NAME = re.compile(r".*(?:phone|msisdn|mobile).*|tel|partyid")
_IDENTIFIER_NAME = re.compile(
    r".*(?:request|transaction|reference|external|payment|order|refund|task|trace|session"
    r"|restaurant|user)id|.*reference|timestamp|.*at|ip|route|path"
)

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_TIME = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?![\d-])"
_E164 = r"\+\d(?:[ .()-]{0,2}\d){7,14}(?!\d)"
# Dots do not join the digits of a local number: an IPv4 address would look the same.
_LOCAL = r"(?<![\w.+-])\d(?:[ -]?\d){7,14}(?![\w-]|\.\d)"
_NUMBER = re.compile(rf"(?P<keep>{_UUID}|{_TIME})|(?P<phone>{_E164}|{_LOCAL})")

# 20261121 and 20261121093000, seconds or milliseconds since 1970, "12 500 000" (an amount).
_NOT_A_PHONE = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[0-2]\d(?:[0-5]\d){0,2})?"
    r"|1[5-9]\d{8}(?:\d{3})?"
    r"|\d{1,2}(?: \d{3})+"
)
# The calling codes of E.164: no code begins another, so the first match is the code.
_CALLING_CODE = re.compile(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}")

_SECRETS_IN_TEXT = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {REDACTED}"),
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?"), REDACTED),
    (re.compile(r"(?<=://)[^/\s:@]{0,100}:[^/\s@]{1,200}@"), f"{REDACTED}@"),
    (re.compile(r"(/webhooks/[\w-]{1,40}/)[^/\s?]+"), rf"\1{REDACTED}"),
    (
        re.compile(
            r"(?i)((?:authorization|token|passw(?:or)?d|secret|api[_-]?key|signature|credentials?"
            r"|cookie|\bpin|\botp)[\"']?\s{0,3}[=:]\s{0,3})"
            r"(?!\[redacted)(\"[^\"]*\"|'[^']*'|[^\s,;&}\"']+)"
        ),
        rf"\1{REDACTED}",
    ),
)
# One quick look decides whether a string deserves the slower ones.
_SUSPECT = re.compile(
    r"\d(?:[ .()-]{0,2}\d){7}|(?i:bearer|basic|eyJ|://|/webhooks/|authorization|token|passw|secret"
    r"|api[_-]?key|signature|credential|cookie|pin|otp)"
)


def redact(value: Any, name: str = "") -> Any:
    """A copy of `value` without secrets and whole phone numbers.

    `name` is the key under which the value stands, if it has one: some names condemn whatever
    stands under them, others vouch for it.
    """
    return _redact(value, name, DEPTH_LIMIT)


def redact_text(text: str) -> str:
    """One string, its bearer tokens, JWTs, `name=secret` pairs and phone numbers masked."""
    if len(text) < 5 or not _SUSPECT.search(text):
        return text
    for pattern, replacement in _SECRETS_IN_TEXT:
        text = pattern.sub(replacement, text)
    return _NUMBER.sub(_mask_number, text)


def _redact(value: Any, name: str, depth: int) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    normal = name.lower().replace("_", "").replace("-", "")
    if normal and _SECRET_NAME.fullmatch(normal):
        return REDACTED
    if isinstance(value, Mapping):
        return {key: _inner(item, str(key), depth) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_inner(item, name, depth) for item in value]
    return _redact_scalar(value, normal)


def _inner(value: Any, name: str, depth: int) -> Any:
    """One level down; a provider may nest deeper than Python can follow."""
    return _redact(value, name, depth - 1) if depth else REDACTED


def _redact_scalar(value: Any, normal: str) -> Any:
    if isinstance(value, bytes):
        return f"[{len(value)} bytes]"
    if _PHONE_NAME.fullmatch(normal):
        return _mask(str(value))
    if _IDENTIFIER_NAME.fullmatch(normal):
        return value
    if isinstance(value, int):
        return redact_text(str(value)) if abs(value) >= 10**10 else value
    return redact_text(value) if isinstance(value, str) else value


def _mask_number(match: re.Match[str]) -> str:
    found = match.group()
    if match["keep"] or _NOT_A_PHONE.fullmatch(found):
        return found
    return _mask(found)


def _mask(number: str) -> str:
    """Country code, where there is one, and the last two digits."""
    digits = re.sub(r"\D", "", number)
    code = ""
    if number.lstrip().startswith("+") or (len(digits) > 10 and digits[0] != "0"):
        found = _CALLING_CODE.match(digits)
        code = f"+{found.group()}" if found else ""
    return f"{code}{'*' * max(len(digits) - len(code.lstrip('+')) - 2, 3)}{digits[-2:]}"
