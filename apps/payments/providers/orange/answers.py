"""Reading an answer of Orange's: its words, its errors, and what may be kept of it (section 7)."""

import re
from typing import Any

from apps.core.http import Answer

REDACTED = "[redacted]"


def code_of(answer: Answer) -> int | None:
    """The number of an error, if the gateway's envelope is there."""
    said = answer.json()
    code = str(said.get("code")) if isinstance(said, dict) else ""
    return int(code) if re.fullmatch(r"\d{1,6}", code, re.ASCII) else None


def quote(answer: Answer) -> str:
    """What a person can look up in Orange's documents."""
    code = code_of(answer)
    return f"HTTP {answer.status}" + (f", code {code}" if code is not None else "")


def word(said: Any, longest: int = 512) -> str:
    """An opaque word of Orange's, or nothing where it is none."""
    is_word = isinstance(said, str) and len(said) <= longest and re.fullmatch(r"[!-~]+", said)
    return said if is_word else ""


def link(said: Any) -> str:
    """An address to send a guest to, or nothing. Its host varies (section 4)."""
    url = word(said, longest=2000)
    return url if re.match(r"https?://[^/]", url) else ""


def kept(answer: Answer, *secrets: str) -> dict[str, Any]:
    """What may be kept of it: a link names its `pay_token`, and an error may quote what we sent."""
    found = answer.kept()
    if isinstance(found["body"], dict) and "payment_url" in found["body"]:
        found["body"]["payment_url"] = REDACTED
    found["body"] = _without([secret for secret in secrets if secret], found["body"])
    return found


def _without(secrets: list[str], value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(secrets, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(secrets, item) for item in value]
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, REDACTED)
    return value
