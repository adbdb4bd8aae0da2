"""Reading what Daraja says: its words, its errors, and what may be kept of it (section 3)."""

import re
from collections.abc import Mapping
from typing import Any

from apps.core.http import Answer

REDACTED = "[redacted]"

TOKEN_REFUSED = frozenset({"404.001.03", "400.003.01", "401.002.01", "401.003.01"})
TOKEN_REFUSED_AT_GATEWAY = "keymanagement.service.invalid_access_token"  # noqa: S105
"""A token that is refused proves that nothing was processed."""

THROTTLED = frozenset({"500.003.02", "500.003.03"})
THROTTLED_AT_GATEWAY = "policies.ratelimit."


def said_in(answer: Answer) -> Mapping[str, Any]:
    """The body as an object; empty where it is none: the firewall speaks HTML."""
    said = answer.json()
    return said if isinstance(said, dict) else {}


def error_code(answer: Answer) -> str:
    """The code of Daraja's envelope or of the gateway's, or nothing."""
    said = said_in(answer)
    fault = said.get("fault")
    detail = fault.get("detail") if isinstance(fault, dict) else None
    at_gateway = detail.get("errorcode") if isinstance(detail, dict) else None
    return word(said.get("errorCode")) or word(at_gateway)


def error_text(answer: Answer) -> str:
    """The message of an error in lower case. It alone tells some errors of one code apart."""
    text = said_in(answer).get("errorMessage")
    return text.lower() if isinstance(text, str) else ""


def is_token_refused(answer: Answer) -> bool:
    code = error_code(answer)
    return code in TOKEN_REFUSED or code == TOKEN_REFUSED_AT_GATEWAY


def is_throttled(answer: Answer) -> bool:
    code = error_code(answer)
    return answer.status == 429 or code in THROTTLED or code.startswith(THROTTLED_AT_GATEWAY)


def word(said: Any, longest: int = 120) -> str:
    """An opaque word of theirs, or nothing where it is none."""
    is_word = isinstance(said, str) and len(said) <= longest and re.fullmatch(r"[!-~]+", said)
    return said if is_word else ""


def result_code(said: Any) -> str:
    """A number in a callback, a text in an answer, and sometimes letters (section 5)."""
    text = str(said) if isinstance(said, str | int) and not isinstance(said, bool) else ""
    return text if re.fullmatch(r"[A-Za-z0-9_]{1,20}", text) else ""


def receipt_number(said: Any) -> str:
    """The name of a movement of money, as guests read it in their messages."""
    return said if isinstance(said, str) and re.fullmatch(r"[A-Z0-9]{6,20}", said) else ""


def kept(answer: Answer) -> dict[str, Any]:
    """What may be kept of it: a CheckoutRequestID ends in the guest's number (section 4)."""
    found = answer.kept()
    if isinstance(found["body"], dict) and "CheckoutRequestID" in found["body"]:
        found["body"]["CheckoutRequestID"] = REDACTED
    return found
