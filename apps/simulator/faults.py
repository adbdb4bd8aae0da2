"""How the simulator lies: the names of its faults, and the figures that bring them about."""

from enum import StrEnum

HUGE_TEXT = b'{"padding": "' + b"x" * 600_000 + b'"}'
"""More than anybody should read of an answer."""


class Fault(StrEnum):
    """One lie. Those that are about webhooks begin with `webhook-`."""

    TIMEOUT_BEFORE = "timeout-before"
    TIMEOUT_AFTER = "timeout-after"
    ERROR = "error"
    ERROR_AFTER = "error-after"
    RATE_LIMITED = "rate-limited"
    FIREWALL = "firewall"
    RESET_BEFORE = "reset-before"
    RESET_AFTER = "reset-after"
    MALFORMED = "malformed"
    CUT = "cut"
    HUGE = "huge"
    DRIP = "drip"
    SLOW = "slow"
    TOKEN_REVOKED = "token-revoked"  # noqa: S105
    DUPLICATE_REFERENCE = "duplicate-reference"
    WRONG_AMOUNT = "wrong-amount"
    WRONG_CURRENCY = "wrong-currency"
    FLAPPING = "flapping"
    SUCCESS_AFTER_FAILURE = "success-after-failure"
    WEBHOOK_LOST = "webhook-lost"
    WEBHOOK_DELAYED = "webhook-delayed"
    WEBHOOK_DUPLICATED = "webhook-duplicated"
    WEBHOOK_OUT_OF_ORDER = "webhook-out-of-order"
    WEBHOOK_FORGED = "webhook-forged"
    WEBHOOK_WRONG_SECRET = "webhook-wrong-secret"  # noqa: S105
    WEBHOOK_EARLY = "webhook-early"


BEFORE = frozenset(
    {
        Fault.TIMEOUT_BEFORE,
        Fault.ERROR,
        Fault.RATE_LIMITED,
        Fault.FIREWALL,
        Fault.RESET_BEFORE,
    }
)
"""Those after which nothing was done."""

AFTER = frozenset(
    {
        Fault.TIMEOUT_AFTER,
        Fault.ERROR_AFTER,
        Fault.RESET_AFTER,
        Fault.MALFORMED,
        Fault.CUT,
        Fault.HUGE,
        Fault.DRIP,
        Fault.SLOW,
    }
)
"""Those that spoil the answer to something that was done."""

ON_WIRE = BEFORE | AFTER | {Fault.TOKEN_REVOKED, Fault.DUPLICATE_REFERENCE}

MAGIC = dict(enumerate(Fault, start=1))
"""Amounts of 9900 and these, and numbers that end in 99 and these, lie by themselves: 9902 and
+225 07 07 07 99 02 are charged and never answered."""

PROVIDERS = ("wave", "orange", "mtn", "chapa", "paystack", "mpesa")

OPERATIONS = (
    "any",
    "balance",
    "create",
    "expire",
    "holder",
    "notify",
    "provision",
    "refund",
    "refund-status",
    "search",
    "status",
    "submit",
    "token",
    "transactions",
)
"""What the `on` of a rule may say."""
