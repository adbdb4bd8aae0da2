"""What a guest paid too much stays with the house, and is the guest's."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import Role, User
from apps.core.crypto import search_hash
from apps.core.errors import Conflict, Forbidden, NotFound
from apps.core.phones import PhoneInvalid, normalise_phone
from apps.payments.domain.cases import Exit
from apps.payments.locks import LockedPayment, lock_payment
from apps.payments.models import (
    CaseExit,
    CreditNote,
    CreditNoteEnd,
    EventSource,
    Payment,
    PaymentCase,
)
from apps.payments.selectors_cases import extra_of
from apps.payments.services.cases import answer_case, ask_about_returned_credit
from apps.payments.services.open_case import open_case
from apps.payments.services.recorder import Recorder
from apps.restaurants.numbering import next_number


class NothingTooMuch(Conflict):
    """It is on its way back already."""

    code = "nothing-too-much"
    message = _("Nothing is left of what was paid too much: it goes back already.")


class CreditNoteNotFound(NotFound):
    """No such credit note in this restaurant."""

    message = _("There is no such credit note.")


class CreditNoteEnded(Conflict):
    """Somebody was first."""

    code = "credit-note-ended"
    message = _("This credit note is used or given up already.")


class CreditNoteNeedsManager(Forbidden):
    """A cashier cannot decide this."""

    code = "credit-note-needs-manager"
    message = _("Only a manager or the owner may do this with a credit note.")


def credit_case(*, actor: User, case_id: UUID, phone: str, reason: str) -> CreditNote:
    """Keep what was paid too much for the guest; `phone` is empty for the one that we know.

    Raises CaseNotFound, CaseNeedsManager, CaseClosed, ExitNotPossible, NothingTooMuch and
    PhoneInvalid.
    """
    with transaction.atomic(durable=True):
        found = open_case(actor, case_id)
        case, locked = found.case, found.paid_by(Exit.CREDIT)
        amount = extra_of(locked.payment)
        if amount == 0:
            raise NothingTooMuch
        note = _issue(case, locked, actor, amount, _phone(locked, phone), reason)
        _reserve(locked, note, amount, "credit-note-issued", actor)
        answer_case(case, CaseExit.CREDITED, actor, reason)
        record(
            actor=actor,
            action=Action.CASE_CREDITED,
            subject=case,
            reason=reason,
            facts=_facts(note) | {"credit_note": str(note.pk)},
        )
    return note


def use_credit_note(*, actor: User, note_id: UUID, reason: str) -> CreditNote:
    """The guest has had something for it; `reason` says what.

    Raises CreditNoteNotFound, CreditNoteNeedsManager and CreditNoteEnded.
    """
    with transaction.atomic(durable=True):
        locked, note = _open_note(actor, note_id)
        _end(note, CreditNoteEnd.USED, actor, reason)
        _note(locked.payment, note, "credit-note-used", actor)
        action = Action.CREDIT_NOTE_USED
        record(actor=actor, action=action, subject=note, reason=reason, facts=_facts(note))
    return note


def return_credit_note(*, actor: User, note_id: UUID, reason: str) -> CreditNote:
    """The guest would rather have the money: a case asks again, and a refund may answer it.

    Raises CreditNoteNotFound, CreditNoteNeedsManager and CreditNoteEnded.
    """
    with transaction.atomic(durable=True):
        locked, note = _open_note(actor, note_id)
        _end(note, CreditNoteEnd.RETURNED, actor, reason)
        _reserve(locked, note, -note.amount, "credit-note-returned", actor)
        action = Action.CREDIT_NOTE_RETURNED
        record(actor=actor, action=action, subject=note, reason=reason, facts=_facts(note))
        ask_about_returned_credit(note, actor)
    return note


def _open_note(actor: User, note_id: UUID) -> tuple[LockedPayment, CreditNote]:
    if actor.role not in (Role.MANAGER, Role.OWNER):
        raise CreditNoteNeedsManager
    found = CreditNote.objects.find(pk=note_id)
    if found is None:
        raise CreditNoteNotFound
    locked = lock_payment(found.payment_id)
    note = CreditNote.objects.select_for_update(no_key=True).get(pk=note_id)
    if not note.is_open:
        raise CreditNoteEnded
    return locked, note


def _phone(locked: LockedPayment, given: str) -> str:
    if given:
        return normalise_phone(given, locked.payment.restaurant.country)
    known = locked.payment.customer_phone or locked.order.customer_phone
    if not known:
        raise PhoneInvalid(field="customer_phone")
    return known


def _issue(
    case: PaymentCase, locked: LockedPayment, actor: User, amount: int, phone: str, reason: str
) -> CreditNote:
    note = CreditNote(
        restaurant_id=case.restaurant_id,
        number=next_number(restaurant_id=case.restaurant_id, series="credit_note"),
        case=case,
        payment=locked.payment,
        amount=amount,
        currency=locked.payment.currency,
        customer_phone=phone,
        customer_phone_hash=search_hash(phone),
        reason=reason,
        issued_by=actor,
    )
    note.save(force_insert=True)
    return note


def _reserve(locked: LockedPayment, note: CreditNote, change: int, code: str, actor: User) -> None:
    """What is on a credit note cannot go back as a refund, and the other way round."""
    locked.payment.credited_amount += change
    locked.payment.save_transition("credited_amount")
    _note(locked.payment, note, code, actor)


def _note(payment: Payment, note: CreditNote, code: str, actor: User) -> None:
    recorder = Recorder(payment=payment, source=EventSource.PERSON, actor=actor)
    recorder.note(payment.status, code, {"number": note.number, "amount": note.amount})
    recorder.write()


def _end(note: CreditNote, end: CreditNoteEnd, actor: User, reason: str) -> None:
    note.end, note.end_reason = end, reason
    note.ended_by, note.ended_at = actor, timezone.now()
    note.save(update_fields=["end", "end_reason", "ended_by", "ended_at"])


def _facts(note: CreditNote) -> dict[str, object]:
    return {
        "number": note.number,
        "amount": note.amount,
        "currency": note.currency,
        "payment": str(note.payment_id),
        "guest": note.masked_phone,
        "end": note.end,
    }
