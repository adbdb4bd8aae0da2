"""MTN's markets, errors, rules for fields and magic numbers: pure (sections 2, 5, 7 and 11)."""

import re
from typing import Any, NamedTuple
from uuid import UUID

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


def is_uuid4(text: str) -> bool:
    try:
        return UUID(text).version == 4
    except ValueError:
        return False


def unfit(said: dict[str, Any]) -> bool:
    """Whether a body is one that is refused with 400 or, without a payer, with 500."""
    payer = said.get("payer")
    if not isinstance(payer, dict) or not re.fullmatch(r"\d{8,15}", str(payer.get("partyId", ""))):
        return True
    amount = figure(said.get("amount")) if isinstance(said.get("amount"), str) else None
    if amount is None or amount <= 0 or " " in str(said.get("externalId") or ""):
        return True
    texts = [str(said.get(name) or "") for name in ("payerMessage", "payeeNote")]
    return any(len(text) > 160 or re.search(r"['’&<>\"]", text) for text in texts)
