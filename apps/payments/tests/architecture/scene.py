"""One restaurant with one of everything, and seven people who try every door."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

from django.db import connection
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import RefreshToken

from apps.audit.models import AuditEntry
from apps.authentication.models import Role, User
from apps.authentication.tests.factories import UserFactory
from apps.core.scope import restaurant_scope
from apps.drawers.models import CashMovement
from apps.drawers.services.counting import Declared
from apps.drawers.services.move import move_cash
from apps.drawers.services.open import open_drawer
from apps.orders.models import OrderItem
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentEvent
from apps.payments.tests.factories import (
    CreditNoteFactory,
    PaymentCaseFactory,
    PaymentMethodFactory,
    WebhookDeliveryFactory,
)
from apps.payments.tests.flows.tills import initiate
from apps.reports.models import DayReportMail, ReceiptMail
from apps.restaurants.models import Restaurant
from apps.restaurants.tests.factories import RestaurantFactory
from apps.statements.tests.factories import statement_rows

PEOPLE = ("anonymous", "cashier", "colleague", "manager", "owner", "stranger", "customer")
OUR_APPS = {
    "restaurants",
    "authentication",
    "audit",
    "orders",
    "drawers",
    "payments",
    "reports",
    "statements",
}

STATEMENTS = ("statement", "statement_line", "statement_match", "statement_finding")


class Unknown:
    """The names of a scene, each standing for an id that was never given out."""

    def __getattr__(self, name: str) -> Any:
        return uuid4()


@dataclass(frozen=True)
class Scene:
    """The ids of one restaurant's rows, by the names that the access table uses."""

    people: dict[str, User | None]
    restaurant: Any
    colleague: Any
    audit_entry: Any
    order: Any
    order_item: Any
    paid_order: Any
    method: Any
    payment: Any
    payment_event: Any
    refund: Any
    case: Any
    credit_note: Any
    delivery: Any
    drawer: Any
    movement: Any
    statement: Any
    statement_line: Any
    statement_match: Any
    statement_finding: Any
    day_report_mail: Any
    receipt_mail: Any
    refresh: str
    nothing: Any


def build_scene() -> Scene:
    """An open order, one paid in cash with a refund to approve, and a drawer with a pay-in."""
    house = RestaurantFactory(refund_limit=0)
    people = _hire(house)
    cashier = people["cashier"]
    method = PaymentMethodFactory(restaurant=house)
    with restaurant_scope(house.pk):
        drawer = open_drawer(actor=cashier, declared=Declared(balance=50_000)).session
        move_cash(actor=cashier, session_id=drawer.pk, kind="pay_in", amount=2000, reason="Coins")
    paid = OrderFactory(created_by=cashier, customer=people["customer"])
    payment = Payment.all_objects.get(pk=initiate(client_of(cashier), paid, method).json()["id"])
    statement = dict(zip(STATEMENTS, statement_rows(payment), strict=True))
    return Scene(
        people={"anonymous": None, **people},
        restaurant=house.pk,
        colleague=people["colleague"].pk,
        audit_entry=AuditEntry.all_objects.filter(restaurant=house).latest("created_at").pk,
        order=OrderFactory(created_by=cashier).pk,
        order_item=OrderItem.all_objects.latest("id").pk,
        paid_order=paid.pk,
        method=method.pk,
        payment=payment.pk,
        payment_event=PaymentEvent.all_objects.filter(payment=payment).latest("id").pk,
        refund=_refund(people["manager"], payment),
        case=PaymentCaseFactory(payment=payment, kind="conflict").pk,
        credit_note=CreditNoteFactory(payment=payment, issued_by=people["manager"]).pk,
        delivery=WebhookDeliveryFactory(payment=payment).pk,
        drawer=drawer.pk,
        movement=CashMovement.all_objects.get(kind="pay_in").pk,
        **{name: row.pk for name, row in statement.items()},
        day_report_mail=DayReportMail.all_objects.create(restaurant=house, date="2026-03-10").pk,
        receipt_mail=ReceiptMail.all_objects.create(restaurant=house, order=paid).pk,
        refresh=str(RefreshToken.for_user(cashier)),
        nothing=uuid4(),
    )


def _refund(manager: User, payment: Payment) -> Any:
    """One that waits for a second person."""
    path = f"/api/payments/{payment.pk}/refund/"
    body = {"amount": 1, "reason": "Cold", "idempotency_key": "scene"}
    return client_of(manager).post(path, body, format="json").json()["id"]


def _hire(house: Restaurant) -> dict[str, User]:
    return {
        "cashier": UserFactory(restaurant=house, username="cashier"),
        "colleague": UserFactory(restaurant=house),
        "manager": UserFactory(restaurant=house, role=Role.MANAGER),
        "owner": UserFactory(restaurant=house, role=Role.OWNER),
        "stranger": UserFactory(role=Role.OWNER),
        "customer": UserFactory(restaurant=house, role=Role.CUSTOMER),
    }


def client_of(person: User | None) -> APIClient:
    """Somebody with a token for the API and a session for the back office, or with neither."""
    client = APIClient(raise_request_exception=False)
    if person is not None:
        token = RefreshToken.for_user(person).access_token
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        client.force_login(person)
    return client


def everything() -> dict[str, str]:
    """A digest of each of our tables, to see whether anything changed."""
    with connection.cursor() as cursor:
        cursor.execute(_digests())
        return dict(cursor.fetchall())


@cache
def _digests() -> str:
    tables = connection.introspection.table_names()
    return " UNION ALL ".join(
        f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
        for table in tables
        if table.split("_")[0] in OUR_APPS
    )
