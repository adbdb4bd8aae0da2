"""Talking to a provider, always between two transactions (architecture, rule 2)."""

import json
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.db import refuse_inside_transaction, release_connection
from apps.core.http import within
from apps.payments.models import Payment
from apps.payments.providers.base import (
    Certainty,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
    UnsupportedByProvider,
)
from apps.payments.services.addresses import error_url, news_url, success_url

Heard = TypeVar("Heard")

logger = structlog.get_logger(__name__)

CALL_SECONDS = 12.0
"""All requests of one call together: the till has its answer within 15 seconds (promise P19)."""


def question_of(payment: Payment) -> PaymentRequest:
    """What a provider is told of a payment; its method, order and restaurant must be loaded."""
    number = payment.order.order_number
    return PaymentRequest(
        reference=payment.reference,
        amount=payment.amount,
        currency=payment.currency,
        customer_phone=payment.customer_phone,
        description=_("Order %(number)s") % {"number": number},
        success_url=success_url(payment),
        error_url=error_url(payment),
        webhook_url=news_url(payment),
        language=(get_language() or "fr")[:2],
        provider_reference=payment.provider_reference or "",
        provider_data=json.loads(payment.provider_data or "{}"),
        expires_at=payment.expires_at,
    )


def hear(
    question: Callable[[], Heard], *, about: str, seconds: float | None = None
) -> Heard | None:
    """Call a provider while holding neither locks nor a database connection.

    None when the adapter breaks its promise not to raise: that is a doubt, never a 500. `about` is
    for the log; without `seconds` it is a till that waits. UnsupportedByProvider passes through.
    """
    refuse_inside_transaction()
    release_connection()
    try:
        with within(CALL_SECONDS if seconds is None else seconds):
            return question()
    except UnsupportedByProvider:
        raise
    except Exception:
        logger.exception("provider_raised", about=about)
        return None


def ask(
    question: Callable[[PaymentRequest], PaymentResult], request: PaymentRequest
) -> PaymentResult:
    """Put a question about a payment to its provider."""
    heard = hear(partial(question, request), about=request.reference)
    return heard or PaymentResult(Certainty.IN_DOUBT)


def ask_refund(
    question: Callable[[RefundRequest], RefundResult], request: RefundRequest
) -> RefundResult:
    """The same about money that goes back. What a provider cannot do is left to people."""
    try:
        heard = hear(partial(question, request), about=request.reference)
        return heard or RefundResult(Certainty.IN_DOUBT)
    except UnsupportedByProvider:
        status, reason = ProviderStatus.FAILED, Reason.NOT_CONFIGURED
        return RefundResult(Certainty.NOT_SENT, status, reason=reason)
