"""Sending mails, each once as far as that can be.

A process may die after the server took a message and before the row says so. Then the message
goes out a second time: a guest who gets a receipt twice is better off than one who gets none. Both
copies carry the row's id as Message-ID, so most mailboxes show one.
"""

import time
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import TypeVar

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now

from apps.core.crash import crash_point
from apps.core.db import refuse_inside_transaction, release_connection
from apps.reports.domain.outbox import MOST_ATTEMPTS, pause_after
from apps.reports.models import Mail

logger = structlog.get_logger(__name__)

ROUND_SECONDS = 20.0
"""How long one round goes on while there is something to send."""

M = TypeVar("M", bound=Mail)


class ServerSilent(Exception):
    """The mail server cannot be reached: the others need not be tried now."""


def send_waiting(model: type[M], compose: Callable[[M], EmailMessage]) -> int:
    """Send the mails of one kind that are due, the longest waiting first; how many went out."""
    ends_at = time.monotonic() + ROUND_SECONDS
    sent = 0
    while time.monotonic() < ends_at and (mail := _take(model)):
        try:
            sent += _send(mail, compose)
        except ServerSilent:
            break
    return sent


def _take(model: type[M]) -> M | None:
    """The next mail that is due. Its next attempt is put off first: nobody else takes it."""
    due = model.all_objects.filter(
        sent_at__isnull=True, next_attempt_at__lte=Now(), attempts__lt=MOST_ATTEMPTS
    )
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True, no_key=True).order_by("next_attempt_at")
        mail = free.first()
        if mail is None:
            return None
        mail.attempts += 1
        put_off = Now() + pause_after(mail.attempts)
        model.all_objects.filter(pk=mail.pk).update(attempts=mail.attempts, next_attempt_at=put_off)
    return mail


def _send(mail: M, compose: Callable[[M], EmailMessage]) -> bool:
    """Whether the server took it. Raises ServerSilent when there was none to take it."""
    try:
        message = compose(mail)
        refuse_inside_transaction()
        release_connection()
        message.send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:  # this address, or this message
        _note(mail, error)
        return False
    except OSError as error:
        _note(mail, error)
        raise ServerSilent from error
    except Exception as error:  # one that cannot be written must not keep the others waiting
        logger.exception("mail_not_written", mail_id=str(mail.pk))
        _note(mail, error)
        return False
    crash_point("mail.sent")
    type(mail).all_objects.filter(pk=mail.pk).update(sent_at=Now(), error="")
    return True


def _note(mail: Mail, error: Exception) -> None:
    """Only what kind of error: what servers say repeats the address."""
    name = type(error).__name__
    logger.warning("mail_not_sent", mail_id=str(mail.pk), attempts=mail.attempts, reason=name)
    type(mail).all_objects.filter(pk=mail.pk).update(error=name)
