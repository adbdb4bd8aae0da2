"""The wallet's own list of what moved, and one transaction out of it (section 8)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.core import http
from apps.core.http import Answer
from apps.core.money import MAX_AMOUNT, minor_units
from apps.payments.providers.base import (
    Certainty,
    FoundTransaction,
    LineKind,
    PaymentResult,
    ProviderStatus,
    Reason,
    StatementLine,
    StatementResult,
)
from apps.payments.providers.wave.client import MOST_PAGES, Client
from apps.payments.providers.wave.mapping import LONGEST_ID, moment, refused, session, text

PAID_WITHOUT_LINK = "merchant_payment"
KINDS = {
    "api_checkout": LineKind.PAYMENT,
    PAID_WITHOUT_LINK: LineKind.PAYMENT,
    "api_checkout_refund": LineKind.REFUND,
    "merchant_payment_refund": LineKind.REFUND,
}
"""Payouts, transfers and sweeps are money that moves for other reasons."""

DAYS_BACK = 2
"""How far back a guest's message is looked for: today, and the day before."""


def day_items(client: Client, day: str) -> tuple[bool, list[Any]]:
    """A day's transactions as Wave has them, and whether those are all.

    Raises NotSent and Unanswered.
    """
    items: list[Any] = []
    after = ""
    for _ in range(MOST_PAGES):
        said = client.transactions(day, after).json()
        if not isinstance(said, dict) or not isinstance(said.get("items"), list):
            return False, items
        items += said["items"]
        page = said.get("page_info")
        after = str(page.get("end_cursor") or "") if isinstance(page, dict) else ""
        if not isinstance(page, dict) or page.get("has_next_page") is not True:
            return True, items
    return False, items


def statement(client: Client, day: date) -> StatementResult:
    """All lines of a day, or none: a page that cannot be read spoils it."""
    if not client.account.key:
        return StatementResult(Certainty.NOT_SENT, reason=Reason.NOT_CONFIGURED)
    try:
        is_whole, items = day_items(client, day.isoformat())
    except http.NotSent:
        return StatementResult(Certainty.NOT_SENT, reason=Reason.UNREACHABLE)
    except http.Unanswered:
        return StatementResult(Certainty.IN_DOUBT)
    lines = [line(item) for item in items]
    if not is_whole or None in lines:
        return StatementResult(Certainty.IN_DOUBT)
    return StatementResult(Certainty.DEFINITE, tuple(one for one in lines if one is not None))


def line(item: Any) -> StatementLine | None:
    """One item; None where it cannot be read.

    `amount` is signed and net of the fee; that it is net of a tax which Wave does not bear, too, is
    inferred. What the guest paid is all three together.
    """
    if not isinstance(item, dict):
        return None
    currency, at = text(item, "currency"), moment(item.get("timestamp"))
    figures = [_figure(item, name, currency) for name in ("amount", "fee", "government_tax_amount")]
    name = text(item, "transaction_id")
    net, fee, tax = figures
    if net is None or fee is None or tax is None or at is None or not name:
        return None
    levy = 0 if item.get("government_tax_paid_by_wave") is True else tax
    gross = abs(net + fee + levy)
    if gross > MAX_AMOUNT or len(name) > LONGEST_ID or len(currency) != 3:
        return None
    return StatementLine(
        transaction_id=name,
        kind=_kind(item),
        amount=gross,
        currency=currency,
        moment=at,
        fee=fee,
        levy=levy,
        reference=text(item, "client_reference")[:LONGEST_ID],
        provider_reference=text(item, "checkout_api_session_id")[:LONGEST_ID],
    )


def find(client: Client, transaction_id: str) -> FoundTransaction:
    """The session that a transaction paid; else money that came in without any session of ours."""
    name = transaction_id.upper()
    if not client.account.key:
        return FoundTransaction(PaymentResult(Certainty.NOT_SENT, reason=Reason.NOT_CONFIGURED))
    try:
        answer = client.session_of(name)
        if answer.status == 200:
            return _of_session(answer, name)
        if refused(answer) or answer.status != 404:
            return FoundTransaction(PaymentResult(Certainty.IN_DOUBT, raw=answer.kept()))
        return _among_the_latest(client, name)
    except (http.NotSent, http.Unanswered):
        return FoundTransaction(PaymentResult(Certainty.IN_DOUBT))


def _of_session(answer: Answer, name: str) -> FoundTransaction:
    said = answer.json()
    is_it = isinstance(said, dict) and isinstance(said.get("checkout_status"), str)
    if not is_it or said.get("transaction_id") != name:
        return FoundTransaction(PaymentResult(Certainty.IN_DOUBT, raw=answer.kept()))
    result = session(said, text(said, "currency") or "XOF", answer.kept())
    return FoundTransaction(result, text(said, "client_reference"))


def _among_the_latest(client: Client, name: str) -> FoundTransaction:
    """From today backwards, so that what was taken back is seen before it is seen to come in."""
    for back in range(DAYS_BACK):
        day = (datetime.now(UTC) - timedelta(days=back)).date().isoformat()
        is_whole, items = day_items(client, day)
        named = [i for i in items if isinstance(i, dict) and i.get("transaction_id") == name]
        if any(item.get("is_reversal") is True for item in named):
            break
        if named:
            return _without_session(named[0])
        if not is_whole:
            return FoundTransaction(PaymentResult(Certainty.IN_DOUBT))
    return FoundTransaction(PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND))


def _without_session(item: Mapping[str, Any]) -> FoundTransaction:
    """Money in by the shop's own QR code counts; anything else is not a guest's payment."""
    read = line(item)
    if read is None or item.get("transaction_type") != PAID_WITHOUT_LINK:
        return FoundTransaction(PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND))
    result = PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED,
        amount=read.amount,
        currency=read.currency,
        transaction_id=read.transaction_id,
    )
    return FoundTransaction(result, read.reference)


def _kind(item: Mapping[str, Any]) -> LineKind:
    kind = KINDS.get(text(item, "transaction_type"), LineKind.OTHER)
    is_taken_back = kind is LineKind.PAYMENT and item.get("is_reversal") is True
    return LineKind.REFUND if is_taken_back else kind


def _figure(item: Mapping[str, Any], name: str, currency: str) -> int | None:
    """Minor units; nothing said is nothing, and what cannot be read is None."""
    if item.get(name) in (None, ""):
        return 0 if name != "amount" else None
    return minor_units(item[name], currency or "XOF")
