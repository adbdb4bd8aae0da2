"""Reading payments: what joins, filters and adds up."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from apps.drawers.domain.report import Figure, OrderRange, Taking, Takings
from apps.drawers.models import CashDrawerSession
from apps.payments.domain.states import CAPTURED, IN_FLIGHT
from apps.payments.models import Payment
from apps.payments.providers import provider_class

IS_CAPTURED = Q(status__in=CAPTURED)
IS_IN_FLIGHT = Q(status__in=IN_FLIGHT)


def session_takings(session: CashDrawerSession) -> Takings:
    """What the payments of a drawer session brought in, by method, and what is in flight.

    Every move of such a payment holds the session's lock while the session is open, so under that
    lock these sums and the drawer's movements belong together.
    """
    rows = list(_by_method(session))
    return Takings(
        methods=[_taking(row) for row in rows if row["count"]],
        in_flight=Figure(
            sum(row["waiting"] for row in rows), sum(row["waiting_amount"] for row in rows)
        ),
        orders=_orders(session),
    )


def _by_method(session: CashDrawerSession) -> Any:
    name = "payment_method__name"
    return (
        Payment.objects.filter(drawer_session=session)
        .values("payment_method_id", name, "provider_code")
        .annotate(
            count=Count("id", filter=IS_CAPTURED),
            taken=Sum("amount", filter=IS_CAPTURED, default=0),
            tendered=Sum("amount_tendered", filter=IS_CAPTURED, default=0),
            change=Sum("change_due", filter=IS_CAPTURED, default=0),
            waiting=Count("id", filter=IS_IN_FLIGHT),
            waiting_amount=Sum("amount", filter=IS_IN_FLIGHT, default=0),
        )
        .order_by("payment_method__display_order", name)
    )


def _taking(row: Mapping[str, Any]) -> Taking:
    return Taking(
        payment_method_id=str(row["payment_method_id"]),
        name=row["payment_method__name"],
        provider_code=row["provider_code"],
        is_cash=provider_class(row["provider_code"]).capabilities.moves_drawer,
        count=row["count"],
        amount=row["taken"],
        tendered=row["tendered"],
        change=row["change"],
    )


def _orders(session: CashDrawerSession) -> OrderRange:
    number = "order__order_number"
    found = Payment.objects.filter(IS_CAPTURED, drawer_session=session).aggregate(
        count=Count("order", distinct=True), first=Min(number), last=Max(number)
    )
    return OrderRange(found["count"], found["first"], found["last"])
