"""What managers do about refunds on the pages: the same services as over HTTP."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from apps.authentication.models import User
from apps.core.api.fields import CONTROL
from apps.core.idempotency import Key, fingerprint
from apps.core.money import exponent, format_money, minor_units, to_decimal
from apps.payments.admin.deeds import Deed, DeedForm, Told
from apps.payments.domain.refunds import RefundState
from apps.payments.models import Payment, Refund, RefundRoad
from apps.payments.providers import PROVIDERS
from apps.payments.reasons import refund_reason_text
from apps.payments.selectors_refunds import RefundOptions, refund_options
from apps.payments.services.refunds import (
    RefundWish,
    approve_refund,
    pay_refund_in_cash,
    reject_refund,
    request_refund,
    settle_refund_by_hand,
)

PRINTABLE = RegexValidator(
    CONTROL, _("Control characters are not allowed."), code="control", inverse_match=True
)


def line(label: Any, max_length: int = 500, *, is_required: bool = True) -> forms.CharField:
    """One line of text that a person typed."""
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=is_required,
        widget=UnfoldAdminTextInputWidget,
        validators=[PRINTABLE],
    )


class RefundForm(DeedForm):
    """How much goes back, and why. The key of the page makes a double click one refund."""

    amount = forms.DecimalField(
        label=_("Amount"), max_digits=12, widget=UnfoldAdminDecimalFieldWidget
    )
    reason = line(_("Reason"))
    key = forms.CharField(
        max_length=255,
        initial=lambda: str(uuid4()),
        widget=forms.HiddenInput,
        validators=[PRINTABLE],
    )

    def __init__(self, row: Payment, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        options = refund_options(row)
        self.fields["amount"].initial = to_decimal(options.refundable_amount, row.currency)
        self.fields["amount"].widget.attrs["step"] = str(Decimal(1).scaleb(-exponent(row.currency)))
        self.notes = tuple(_notes(options, row.currency))

    def clean_amount(self) -> int:
        amount = minor_units(f"{self.cleaned_data['amount']:f}", self.row.currency)
        if amount is None:
            raise forms.ValidationError(gettext("This currency has no amount that small."))
        return amount


class RejectForm(DeedForm):
    """Why a refund is not to be."""

    reason = line(_("Reason"))


class SettleForm(DeedForm):
    """Evidence that the money went back outside this system."""

    transaction_reference = line(_("Reference of the transaction"), max_length=120)
    note = line(_("Note"))


def _notes(options: RefundOptions, currency: str) -> list[str]:
    """By which road money would go back, before anybody decides."""
    road = RefundRoad(options.road).label
    notes = [gettext("All that remains goes back %(road)s.") % {"road": road}]
    if options.partial_road != options.road:
        road = RefundRoad(options.partial_road).label
        notes.append(gettext("A part goes back %(road)s.") % {"road": road})
    if options.approval_above is not None:
        limit = format_money(options.approval_above, currency)
        notes.append(gettext("More than %(amount)s waits for a second person.") % {"amount": limit})
    return notes


def tell(refund: Refund) -> Told:
    """How a refund stands now, in words."""
    if refund.waits_for_approval:
        return Told(messages.WARNING, gettext("The refund waits for a second person."), refund)
    stands = {"status": refund.get_status_display()}
    text = gettext("The refund stands as: %(status)s.") % stands
    if refund.status == RefundState.FAILED:
        why = refund_reason_text(refund.error_code, refund.error_message)
        return Told(messages.WARNING, f"{text} {why}".strip(), refund)
    if refund.status == RefundState.SUCCESS:
        return Told(messages.SUCCESS, text, refund)
    if not refund.outcome_known:
        text += " " + gettext("The outcome is still unknown: do not give it back again yet.")
    return Told(messages.WARNING, text, refund)


def _request(actor: User, payment: Payment, said: dict[str, Any]) -> Told:
    return give_money_back(actor, said, payment_id=payment.pk)


def give_money_back(actor: User, said: dict[str, Any], **about: Any) -> Told:
    """What `RefundForm` asked for, of a payment or of what is too much in it."""
    wish = RefundWish(reason=said["reason"], amount=said["amount"], **about)
    key = Key(said["key"], fingerprint("refund", vars(wish)))
    return tell(request_refund(actor=actor, key=key, wish=wish).refund)


def _approve(actor: User, refund: Refund, said: dict[str, Any]) -> Told:
    return tell(approve_refund(actor=actor, refund_id=refund.pk))


def _reject(actor: User, refund: Refund, said: dict[str, Any]) -> Told:
    return tell(reject_refund(actor=actor, refund_id=refund.pk, **said))


def _settle(actor: User, refund: Refund, said: dict[str, Any]) -> Told:
    return tell(settle_refund_by_hand(actor=actor, refund_id=refund.pk, **said))


def _pay_cash(actor: User, refund: Refund, said: dict[str, Any]) -> Told:
    return tell(pay_refund_in_cash(actor=actor, refund_id=refund.pk))


def _is_refundable(payment: Payment) -> bool:
    is_known = payment.provider_code in PROVIDERS
    return is_known and payment.is_captured and payment.refundable_amount > 0


def _waits(refund: Refund) -> bool:
    return refund.waits_for_approval


def _may_be_rejected(refund: Refund) -> bool:
    return refund.may_be_rejected


def _is_by_hand(refund: Refund) -> bool:
    return refund.status == RefundState.MANUAL_REQUIRED


PAYMENT_DEEDS = (Deed("refund", _("Give money back"), _request, _is_refundable, RefundForm),)
REFUND_DEEDS = (
    Deed("approve", _("Approve"), _approve, _waits),
    Deed("reject", _("Reject"), _reject, _may_be_rejected, RejectForm),
    Deed("settle", _("Settle by hand"), _settle, _is_by_hand, SettleForm),
    Deed("pay-cash", _("Pay in cash"), _pay_cash, _is_by_hand),
)
