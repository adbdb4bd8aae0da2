"""What managers do about cases and credit notes on the pages: the same services as over HTTP."""

from typing import Any

from django import forms
from django.contrib import messages
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from apps.authentication.models import User
from apps.core.money import format_money, to_decimal
from apps.payments.admin.deeds import Deed, DeedForm, Told
from apps.payments.admin.refund_deeds import RefundForm, give_money_back, line
from apps.payments.domain.cases import Exit, Outcome
from apps.payments.models import CaseOutcome, CreditNote, Payment, PaymentCase
from apps.payments.providers import PROVIDERS
from apps.payments.selectors_cases import extra_of
from apps.payments.services.case_settling import accept_smaller_amount, settle_case, take_case
from apps.payments.services.credit_notes import credit_case, return_credit_note, use_credit_note
from apps.payments.services.open_case import ExitNotPossible


class ExtraForm(RefundForm):
    """How much of what was paid too much goes back: all of it, unless told otherwise."""

    def __init__(self, row: PaymentCase, *args: Any, **kwargs: Any) -> None:
        payment = _payment_of(row)
        super().__init__(payment, *args, **kwargs)
        extra = extra_of(payment)
        self.fields["amount"].initial = to_decimal(extra, payment.currency)
        too_much = {"amount": format_money(extra, payment.currency)}
        self.notes = (gettext("Too much was paid: %(amount)s.") % too_much, *self.notes)


class CreditForm(DeedForm):
    """For whom the money is kept, and why."""

    phone = line(_("Guest's phone"), max_length=30, is_required=False)
    reason = line(_("Reason"))

    def __init__(self, row: PaymentCase, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        payment = row.payment
        if payment is None:
            return
        kept = format_money(extra_of(payment), payment.currency)
        notes = [gettext("%(amount)s stay with the house for the guest.") % {"amount": kept}]
        if payment.customer_phone:
            known = {"phone": payment.masked_phone}
            notes.append(gettext("Without a number it is for %(phone)s.") % known)
        self.notes = tuple(notes)


class AcceptForm(DeedForm):
    """Why less is enough."""

    reason = line(_("Reason"))

    def __init__(self, row: PaymentCase, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        if row.smaller_amount:
            taken = format_money(row.smaller_amount, row.currency)
            asked = format_money(row.amount, row.currency)
            figures = {"taken": taken, "asked": asked}
            text = gettext("The provider took %(taken)s of %(asked)s. The rest stays due.")
            self.notes = (text % figures,)


class SettleCaseForm(DeedForm):
    """What was found out, how that can be proved, and why it is decided so."""

    outcome = forms.ChoiceField(label=_("What was found out"), widget=UnfoldAdminSelectWidget)
    evidence = line(_("Evidence"), max_length=200)
    reason = line(_("Reason"))

    def __init__(self, row: PaymentCase, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        # All of them when it is sent: the case may be closed meanwhile, and the service says so.
        offered = Outcome if self.is_bound else row.outcomes
        choices = [(outcome.value, CaseOutcome(outcome.value).label) for outcome in offered]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


class EndForm(DeedForm):
    """What a credit note was used for, or why it is given up."""

    reason = line(_("Reason"))


def _take(actor: User, case: PaymentCase, said: dict[str, Any]) -> Told:
    taken = take_case(actor=actor, case_id=case.pk)
    return Told(messages.SUCCESS, gettext("This case is yours now."), taken)


def _refund(actor: User, case: PaymentCase, said: dict[str, Any]) -> Told:
    return give_money_back(actor, said, payment_id=case.payment_id, case_id=case.pk)


def _credit(actor: User, case: PaymentCase, said: dict[str, Any]) -> Told:
    note = credit_case(actor=actor, case_id=case.pk, phone=said["phone"], reason=said["reason"])
    facts = {"number": note.number, "amount": format_money(note.amount, note.currency)}
    text = gettext("Credit note %(number)s of %(amount)s: tell the guest its number.") % facts
    return Told(messages.SUCCESS, text, note)


def _accept(actor: User, case: PaymentCase, said: dict[str, Any]) -> Told:
    return _closed(accept_smaller_amount(actor=actor, case_id=case.pk, **said))


def _settle(actor: User, case: PaymentCase, said: dict[str, Any]) -> Told:
    said = said | {"outcome": Outcome(said["outcome"])}
    return _closed(settle_case(actor=actor, case_id=case.pk, **said))


def _to_the_refund(actor: User, case: PaymentCase, said: dict[str, Any]) -> Told:
    """The case ends when the refund does, and that has a page of its own."""
    if case.refund is None:
        raise ExitNotPossible
    text = gettext("Note here how the guest got the money back, give it in cash, or reject it.")
    return Told(messages.INFO, text, case.refund)


def _closed(case: PaymentCase) -> Told:
    text = gettext("The case is closed: %(exit)s.") % {"exit": case.get_exit_display()}
    return Told(messages.SUCCESS, text, case)


def _use(actor: User, note: CreditNote, said: dict[str, Any]) -> Told:
    used = use_credit_note(actor=actor, note_id=note.pk, **said)
    return Told(messages.SUCCESS, gettext("The credit note is used."), used)


def _return(actor: User, note: CreditNote, said: dict[str, Any]) -> Told:
    ended = return_credit_note(actor=actor, note_id=note.pk, **said)
    case = PaymentCase.objects.filter(payment=ended.payment_id, closed_at=None).latest("id")
    text = gettext("The credit note has ended. Now give the money back.")
    return Told(messages.WARNING, text, case)


def _payment_of(case: PaymentCase) -> Payment:
    """Raises ExitNotPossible for a case about something else."""
    if case.payment is None:
        raise ExitNotPossible
    return case.payment


def _is_free(case: PaymentCase) -> bool:
    return case.is_open and case.owner_id is None


def _is_refundable(case: PaymentCase) -> bool:
    return _is_creditable(case) and _payment_of(case).provider_code in PROVIDERS


def _is_creditable(case: PaymentCase) -> bool:
    return Exit.CREDIT in case.exits and extra_of(_payment_of(case)) > 0


def _is_acceptable(case: PaymentCase) -> bool:
    return Exit.ACCEPT in case.exits


def _waits_for_a_hand(case: PaymentCase) -> bool:
    return Exit.GIVE_BY_HAND in case.exits


def _is_settleable(case: PaymentCase) -> bool:
    return Exit.SETTLE in case.exits


def _is_open(note: CreditNote) -> bool:
    return note.is_open


CASE_DEEDS = (
    Deed("take", _("Take this case"), _take, _is_free),
    Deed("refund", _("Give the extra back"), _refund, _is_refundable, ExtraForm),
    Deed("credit", _("Keep as a credit note"), _credit, _is_creditable, CreditForm),
    Deed("accept", _("Accept the smaller amount"), _accept, _is_acceptable, AcceptForm),
    Deed("settle", _("Settle by hand, with evidence"), _settle, _is_settleable, SettleCaseForm),
    Deed("by-hand", _("Give this refund by hand"), _to_the_refund, _waits_for_a_hand),
)
CREDIT_NOTE_DEEDS = (
    Deed("use", _("Mark as used"), _use, _is_open, EndForm),
    Deed("return", _("Give up for money"), _return, _is_open, EndForm),
)
