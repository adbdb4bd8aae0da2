"""A guest who did not pay gets another chance."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.errors import Conflict
from apps.core.idempotency import Key, fingerprint
from apps.payments.locks import PaymentNotFound
from apps.payments.models import Payment
from apps.payments.services.initiate import Collect, Initiated, initiate_payment


class PaymentNotRetryable(Conflict):
    """It may still be paid, or is."""

    code = "payment-not-retryable"
    message = _("Only a payment that failed, expired or was cancelled can be tried again.")


def retry_payment(*, actor: User, payment_id: UUID, key: Key | None) -> Initiated:
    """A new payment of the same order, amount and method, linked to the old one.

    The old one stays watched: should it succeed after all, that is not lost. Without a key of the
    caller's a payment is retried once, however often this is called; its retry can be retried.
    Raises PaymentNotFound, PaymentNotRetryable and the refusals of initiate_payment.
    """
    old = Payment.objects.find(pk=payment_id)
    if old is None:
        raise PaymentNotFound
    if not old.is_given_up:
        raise PaymentNotRetryable
    collect = Collect(
        order_id=old.order_id,
        payment_method_id=old.payment_method_id,
        amount=old.amount,
        customer_phone=old.customer_phone,
        success_url=old.success_url,
        error_url=old.error_url,
        retry_of=old.pk,
    )
    own = Key(f"retry-of-{old.pk}", fingerprint("retry", str(old.pk)))
    return initiate_payment(actor=actor, key=key or own, collect=collect)
