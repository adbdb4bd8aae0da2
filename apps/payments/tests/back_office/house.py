"""A restaurant with one of everything, each row carrying its restaurant's name."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from apps.audit.services import record
from apps.authentication.models import Role, User
from apps.authentication.tests.factories import UserFactory
from apps.core.ids import new_id, refund_reference
from apps.core.scope import restaurant_scope
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.drawers.services.counting import Declared
from apps.drawers.services.move import move_cash
from apps.drawers.services.open import open_drawer
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import (
    CaseKind,
    CreditNote,
    Payment,
    PaymentCase,
    PaymentMethod,
    Refund,
    RefundRoad,
    WebhookDelivery,
)
from apps.payments.tests.factories import (
    CreditNoteFactory,
    PaymentMethodFactory,
    WebhookDeliveryFactory,
)
from apps.payments.tests.flows.tills import initiate, reload
from apps.reports.tests.factories import mail_rows
from apps.restaurants.models import Restaurant
from apps.restaurants.tests.factories import RestaurantFactory
from apps.statements.tests.factories import statement_rows

PHONE = "+221771234567"


@dataclass
class House:
    """Everything of one restaurant that a back office page can show."""

    name: str
    restaurant: Restaurant
    owner: User
    manager: User
    cashier: User
    cash: PaymentMethod
    drawer: CashDrawerSession
    order: Order
    payment: Payment
    delivery: WebhookDelivery

    def refund(self, **fields) -> Refund:
        """One of 500 F that waits for a second person, as it stands in the database."""
        refund_id = new_id()
        return Refund.all_objects.create(
            id=refund_id,
            restaurant=self.restaurant,
            payment=self.payment,
            reference=refund_reference(refund_id),
            currency=self.payment.currency,
            requested_by=self.manager,
            idempotency_key=str(refund_id),
            **{
                "amount": 500,
                "road": RefundRoad.DRAWER,
                "reason": f"Froid {self.name}",
                "needs_approval": True,
                **fields,
            },
        )

    def case(self, **fields) -> PaymentCase:
        """An open one about the payment, which knows the guest's number."""
        return PaymentCase.all_objects.create(
            restaurant=self.restaurant,
            **{
                "kind": CaseKind.CONFLICT,
                "payment": self.payment,
                "order": self.order,
                "amount": self.payment.amount,
                "currency": self.payment.currency,
                "facts": {"note": self.name, "msisdn": PHONE},
                **fields,
            },
        )

    def rows(self):
        """One row of every model that belongs to a restaurant."""
        return [
            Refund.all_objects.filter(payment=self.payment).first() or self.refund(),
            PaymentCase.all_objects.filter(payment=self.payment).first() or self.case(),
            CreditNote.all_objects.filter(payment=self.payment).first()
            or CreditNoteFactory(payment=self.payment, issued_by=self.manager, amount=1),
            self.restaurant,
            self.owner,
            self.manager,
            self.cashier,
            self.cash,
            self.drawer,
            self.order,
            self.order.items.get(),
            self.payment,
            self.payment.events.first(),
            self.delivery,
            *mail_rows(self.order),
            CashMovement.all_objects.filter(session=self.drawer).first(),
            *statement_rows(self.payment),
            record(actor=self.owner, action="drawer.opened", subject=self.drawer, reason=self.name),
        ]


def build_house(till, name: str) -> House:
    """A restaurant where 8 500 F were paid in cash with 10 000 F, and 2 000 F went out."""
    restaurant = RestaurantFactory(name=name)
    people = {role: _hire(restaurant, name, role) for role in Role}
    cashier = people[Role.CASHIER]
    cash = PaymentMethodFactory(restaurant=restaurant, name=f"Espèces {name}")
    with restaurant_scope(restaurant.pk):
        drawer = open_drawer(actor=cashier, declared=Declared(balance=50_000)).session
        move_cash(
            actor=cashier, session_id=drawer.pk, kind="pay_out", amount=2000, reason=f"Pain {name}"
        )
    order = OrderFactory(
        created_by=cashier, total=8500, table=name[:10], note=name, customer_phone=PHONE
    )
    answer = initiate(till(cashier), order, cash, amount_tendered=10_000)
    payment = Payment.all_objects.get(pk=answer.json()["id"])
    return House(
        name=name,
        restaurant=restaurant,
        owner=people[Role.OWNER],
        manager=people[Role.MANAGER],
        cashier=cashier,
        cash=cash,
        drawer=reload(drawer),
        order=reload(order),
        payment=payment,
        delivery=WebhookDeliveryFactory(payment=payment, dedupe_key=name),
    )


def _hire(restaurant: Restaurant, name: str, role: Role) -> User:
    return UserFactory(restaurant=restaurant, role=role, username=f"{name}-{role.value}")


def office(person: User) -> Client:
    """A browser in which somebody signed in a while ago: the session, and no trace of the door."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
