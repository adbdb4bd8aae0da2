"""MTN's markets, errors, rules for fields and magic numbers: pure (sections 2, 5, 7 and 11)."""

import re
from typing import Any, NamedTuple

from apps.simulator.http import Reply, reply
from apps.simulator.wires.base import figure

CURRENCIES = {
    "sandbox": "EUR",
    "mtnbenin": "XOF",
    "mtncameroon": "XAF",
    "mtncongo": "XAF",
    "mtnghana": "GHS",
    "mtnguineaconakry": "GNF",
    "mtnivorycoast": "XOF",
    "mtnliberia": "LRD",
    "mtnnigeria": "NGN",
    "mtnrwanda": "RWF",
    "mtnsouthafrica": "ZAR",
    "mtnsouthsudan": "SSP",
    "mtnswaziland": "SZL",
    "mtnuganda": "UGX",
    "mtnzambia": "ZMW",
}


class Magic(NamedTuple):
    """What a number does: refuse the request with `status`, or end it with the reason `code`."""

    code: str
    status: int = 0


MAGIC = {
    f"46733123{number}": magic
    for number, magic in {
        450: Magic("INTERNAL_PROCESSING_ERROR"),
        451: Magic("APPROVAL_REJECTED"),
        452: Magic("EXPIRED"),
        453: Magic("PENDING"),
        454: Magic("CREATED"),
        455: Magic("PAYER_NOT_FOUND"),
        456: Magic("PAYEE_NOT_ALLOWED_TO_RECEIVE", 500),
        457: Magic("NOT_ALLOWED", 500),
        458: Magic("NOT_ALLOWED_TARGET_ENVIRONMENT", 500),
        459: Magic("INVALID_CALLBACK_URL_HOST", 500),
        460: Magic("INVALID_CURRENCY", 500),
        461: Magic("INTERNAL_PROCESSING_ERROR", 500),
        462: Magic("SERVICE_UNAVAILABLE", 503),
        463: Magic("COULD_NOT_PERFORM_TRANSACTION"),
    }.items()
}
"""As measured in 2026, where that differs from the portal's matrix."""


def error(status: int, code: str, message: str) -> Reply:
    """The wallet platform's shape."""
    return reply(status, {"message": message, "code": code})


INVALID_KEY = reply(
    401,
    {
        "statusCode": 401,
        "message": "Access denied due to invalid subscription key. Make sure to provide a valid "
        "key for an active subscription.",
    },
)
FORBIDDEN = reply(403, {"statusCode": 403, "message": "Forbidden"})
NO_ENVIRONMENT = error(
    500, "NOT_ALLOWED_TARGET_ENVIRONMENT", "Access to target environment is forbidden."
)


NOT_FOUND = error(404, "RESOURCE_NOT_FOUND", "Requested resource was not found.")

HOLDERS = {
    "46733123450": NOT_FOUND,
    "46733123451": error(500, "INTERNAL_PROCESSING_ERROR", "An internal error occurred."),
    "46733123452": error(500, "NOT_ALLOWED", "Authorization failed."),
    "46733123453": NO_ENVIRONMENT,
    "46733123454": error(500, "INTERNAL_PROCESSING_ERROR", "An internal error occurred."),
    "46733123455": error(503, "SERVICE_UNAVAILABLE", "Service temporarily unavailable."),
}
"""What asking whether a number has a wallet is answered in the sandbox (section 11)."""

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def is_uuid4(text: str) -> bool:
    return bool(UUID4.fullmatch(text.lower()))


def is_payer(payer: dict[str, Any]) -> bool:
    """Whether a payer has both fields. A number that is no wallet's fails later (section 6)."""
    kind, name = payer.get("partyIdType"), payer.get("partyId")
    return kind in ("MSISDN", "EMAIL", "PARTY_CODE") and isinstance(name, str) and bool(name)


def is_wallet(phone: str) -> bool:
    """Whether outside the sandbox a number may have one: all may but …455."""
    is_number = bool(re.fullmatch(r"[1-9][0-9]{7,14}", phone))
    return is_number and phone != "46733123455"


def unfit(said: dict[str, Any]) -> bool:
    """Whether a body is one that is refused with 400 (sections 5 and 7)."""
    amount = figure(said.get("amount")) if isinstance(said.get("amount"), str) else None
    external = said.get("externalId") or ""
    if amount is None or amount <= 0 or not isinstance(external, str) or " " in external:
        return True
    texts = [said.get(name) or "" for name in ("payerMessage", "payeeNote")]
    return not all(isinstance(text, str) and _is_plain(text) for text in texts)


def _is_plain(text: str) -> bool:
    return len(text) <= 160 and not re.search(r"['’&<>\"\U00010000-\U0010ffff]", text)
