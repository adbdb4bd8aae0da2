"""The words in which the core and the providers' folders speak to each other."""

from enum import StrEnum


class Certainty(StrEnum):
    """How much a result is worth."""

    NOT_SENT = "not_sent"
    """Proof that the provider never received the request: safe to call it failed."""

    DEFINITE = "definite"
    """The provider answered, and its answer was understood."""

    IN_DOUBT = "in_doubt"
    """Anything else. The provider may have our money; only asking it again will tell."""


class ProviderStatus(StrEnum):
    """What a provider says of a payment, in our words."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NOT_FOUND = "not_found"
    """The provider knows no payment of ours under this reference, at least not yet."""


class Reason(StrEnum):
    """Why a payment was refused, in words that every provider shares."""

    INSUFFICIENT_FUNDS = "insufficient-funds"
    REFUSED_BY_GUEST = "refused-by-guest"
    EXPIRED = "expired"
    LIMIT_REACHED = "limit-reached"
    PHONE_UNKNOWN = "phone-unknown"
    PHONE_MISMATCH = "phone-mismatch"
    ACCOUNT_BLOCKED = "account-blocked"
    AMOUNT_REFUSED = "amount-refused"
    CURRENCY_REFUSED = "currency-refused"
    NOT_CONFIGURED = "not-configured"
    """Credentials or settings of the account are missing."""
    CREDENTIALS_REFUSED = "credentials-refused"
    DUPLICATE_REFERENCE = "duplicate-reference"
    INVALID_REQUEST = "invalid-request"
    UNREACHABLE = "unreachable"
    """Proof that nothing was sent."""
    NOT_RECEIVED = "not-received"
    """We asked after a lost answer, and the request had never arrived."""
    BUSY = "busy"
    """The provider turned us away for now, without taking the request."""
    REFUSED = "refused"


class Action(StrEnum):
    """What the guest must do."""

    NONE = "none"
    REDIRECT = "redirect"
    PROMPT = "prompt"


class RefundSupport(StrEnum):
    """How a provider gives money back."""

    FULL = "full"
    PARTIAL = "partial"
    MANUAL = "manual"
    NONE = "none"


class LineKind(StrEnum):
    """What a line of a provider's statement is about."""

    PAYMENT = "payment"
    REFUND = "refund"
    FEE = "fee"
    """A charge of the provider's or the state's that belongs to no single payment."""
    OTHER = "other"
    """Money that moves for other reasons, such as a transfer to the bank."""


class WebhookTrust(StrEnum):
    """What a provider's webhook is worth."""

    NONE = "none"
    HINT = "hint"
    PROOF = "proof"


class Finding(StrEnum):
    """What a connection check may find wrong."""

    NOT_CONFIGURED = "not-configured"
    UNREACHABLE = "unreachable"
    CREDENTIALS_REFUSED = "credentials-refused"
    ACCOUNT_BLOCKED = "account-blocked"
    NO_PERMISSION = "no-permission"
    WRONG_COUNTRY = "wrong-country"
    WRONG_CURRENCY = "wrong-currency"
    WRONG_ENVIRONMENT = "wrong-environment"
    WEBHOOK_UNPROVEN = "webhook-unproven"
    WEBHOOK_URL_MISSING = "webhook-url-missing"
    WEBHOOK_URL_TOO_LONG = "webhook-url-too-long"
    WEBHOOK_HOST_REFUSED = "webhook-host-refused"
    """The provider writes to no address like ours: no certificate, or a number for a name."""
    WEBHOOK_HOST_OTHER = "webhook-host-other"
    """The account has another host registered than ours."""
    REFUNDS_BY_HAND = "refunds-by-hand"
    UNEXPECTED_ANSWER = "unexpected-answer"
