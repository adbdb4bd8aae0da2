"""Our own codes in words, for the people who read a case or a payment's story."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.payments.reasons import reason_text

NEWS: dict[str, Promise] = {
    "in-doubt": _("No answer: the outcome is not known yet."),
    "not-found": _("The provider does not know the payment yet."),
    "late-success": _("Paid after it had been given up."),
    "conflict": _("The provider refuses what it had confirmed."),
    "amount-mismatch": _("The provider names another amount."),
    "currency-mismatch": _("The provider names another currency."),
    "reference-mismatch": _("The provider names another reference."),
    "reference-used": _("The provider's reference belongs to another payment."),
    "transaction-mismatch": _("The provider names another transaction."),
    "cancel-asked": _("Given up at the till; the provider is being asked."),
    "set-aside": _("Left in doubt: a manager let the order be charged again."),
    "refund-requested": _("A refund was asked for."),
    "refund-given": _("A refund was given."),
    "refund-failed": _("A refund failed."),
    "refund-by-hand": _("A refund has to be given by hand."),
    "credit-note-issued": _("What was paid too much is kept as a credit note."),
    "credit-note-used": _("The credit note was used."),
    "credit-note-returned": _("The credit note was given up for money."),
}


def news(code: str) -> str:
    """What a code means, in the reader's language; the code itself where it has no words."""
    text = NEWS.get(code)
    return str(text) if text is not None else reason_text(code, code)
