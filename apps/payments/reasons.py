"""Why a payment did not succeed or has not yet, in words that tell the cashier what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.payments.domain.states import IN_FLIGHT
from apps.payments.models import Payment
from apps.payments.providers.base import Action, Reason

TEXTS: dict[str, Promise] = {
    Reason.INSUFFICIENT_FUNDS: _("The guest's account does not hold enough money."),
    Reason.REFUSED_BY_GUEST: _("The guest refused the payment."),
    Reason.EXPIRED: _("The guest did not pay in time. Start a new payment."),
    Reason.LIMIT_REACHED: _("The guest's account has reached its limit."),
    Reason.PHONE_UNKNOWN: _("This number has no account with the provider. Check the number."),
    Reason.PHONE_MISMATCH: _("The guest paid from another number than the one given."),
    Reason.ACCOUNT_BLOCKED: _("The provider has blocked this account."),
    Reason.AMOUNT_REFUSED: _("The provider does not take this amount."),
    Reason.CURRENCY_REFUSED: _("The provider does not take this currency."),
    Reason.NOT_CONFIGURED: _(
        "This payment method is not set up. Use another one and tell the owner."
    ),
    Reason.CREDENTIALS_REFUSED: _(
        "The provider refused the restaurant's account. Use another method and tell the owner."
    ),
    Reason.DUPLICATE_REFERENCE: _(
        "The provider knows this reference already. Start a new payment."
    ),
    Reason.INVALID_REQUEST: _("The provider could not read the request. Tell the owner."),
    Reason.UNREACHABLE: _("The provider could not be reached; nothing was charged. Try again."),
    Reason.NOT_RECEIVED: _(
        "The request never reached the provider; nothing was charged. Try again."
    ),
    Reason.BUSY: _("The provider is busy; nothing was charged. Try again in a moment."),
    Reason.REFUSED: _("The provider refused the payment."),
    "cancelled": _("The payment was cancelled at the till."),
}


ABOUT_REFUNDS: dict[str, Promise] = {
    Reason.INSUFFICIENT_FUNDS: _(
        "The restaurant's account with the provider does not hold enough money."
    ),
    Reason.UNREACHABLE: _("The provider could not be reached; nothing was given back. Try again."),
    Reason.NOT_RECEIVED: _(
        "The request never reached the provider; nothing was given back. Try again."
    ),
    Reason.BUSY: _("The provider is busy; nothing was given back. Try again in a moment."),
    Reason.REFUSED: _("The provider refused the refund."),
}
"""Where a reason means something else when money goes the other way."""


def refund_reason_text(error_code: str, provider_says: str = "") -> str:
    """The same as `reason_text`, of a refund that failed."""
    text = ABOUT_REFUNDS.get(error_code)
    return str(text) if text is not None else reason_text(error_code, provider_says)


def reason_text(error_code: str, provider_says: str = "") -> str:
    """The text for a reason, in the reader's language; else what the provider said."""
    text = TEXTS.get(error_code)
    return str(text) if text is not None else provider_says


NEXT_STEPS: dict[str, Promise] = {
    Action.REDIRECT: _("Show the guest the link or its QR code."),
    Action.PROMPT: _("The guest confirms the payment on the phone."),
}


def next_step(payment: Payment) -> str:
    """What the cashier does now with a payment in flight, in the reader's language."""
    if payment.status not in IN_FLIGHT:
        return payment.message
    if not payment.outcome_known:
        return gettext("The provider has not answered yet: do not charge again yet.")
    return str(NEXT_STEPS.get(payment.action, payment.message))
