"""The till gives a payment up; whether the guest has paid meanwhile is the provider's to say."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.core.errors import Conflict
from apps.payments.locks import lock_payment
from apps.payments.models import EventSource, Payment
from apps.payments.providers import PaymentProvider
from apps.payments.providers.base import PaymentRequest
from apps.payments.services.accounts import provider_of
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.services.asking import ask, question_of
from apps.payments.services.recorder import Recorder


class PaymentAlreadyFinal(Conflict):
    """There is nothing left to cancel."""

    code = "payment-already-final"
    message = _("This payment is over already. Look at how it ended.")


def cancel_payment(*, actor: User, payment_id: UUID) -> Payment:
    """Close the provider's session where it can be closed; the payment as it then stands.

    Elsewhere the wish is noted: the payment ends, as cancelled, once the provider says that it was
    not paid in time. A success that arrives meanwhile wins. Raises PaymentNotFound and
    PaymentAlreadyFinal.
    """
    payment, provider, question = _wish(actor, payment_id)
    if provider.capabilities.can_cancel:
        result = ask(provider.cancel_payment, question)
        payment = apply_outcome(
            payment_id=payment.pk, result=result, source=EventSource.PERSON, actor=actor
        )
        if payment.is_captured:
            raise PaymentAlreadyFinal
    return payment


def _wish(actor: User, payment_id: UUID) -> tuple[Payment, PaymentProvider, PaymentRequest]:
    with transaction.atomic(durable=True):
        payment = lock_payment(payment_id).payment
        if not payment.is_in_flight:
            raise PaymentAlreadyFinal
        if payment.cancel_requested_at is None:
            payment.cancel_requested_at = timezone.now()
            payment.save_transition("cancel_requested_at")
            recorder = Recorder(payment=payment, source=EventSource.PERSON, actor=actor)
            recorder.note(payment.status, "cancel-asked")
            recorder.write()
            record(actor=actor, action=Action.PAYMENT_CANCEL_ASKED, subject=payment)
        provider = provider_of(payment.payment_method, payment.restaurant)
        return payment, provider, question_of(payment)
