"""No tenant, no query (architecture, rule 6): nobody reads or links another restaurant's rows."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from apps.authentication.models import User
from apps.authentication.tests.factories import UserFactory
from apps.core.ids import new_id
from apps.core.managers import TenantManager
from apps.core.models import TenantModel
from apps.core.scope import NoRestaurantScope, enter_scope, in_scope, restaurant_scope
from apps.core.views import TenantContextMixin
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.drawers.tests.factories import DrawerSessionFactory
from apps.orders.models import Order, OrderItem
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentEvent
from apps.payments.tests.architecture.scene import build_scene, client_of
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.tills import initiate

APPS = Path(__file__).parents[3]
OURS = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
TENANT_MODELS = [model for model in OURS if issubclass(model, TenantModel)]

NOT_A_TENANTS = {
    "restaurants.Restaurant": "the tenant itself",
    "restaurants.NumberSequence": "written by one statement of SQL that names the restaurant",
    "authentication.User": "signing in finds a person before any restaurant is in scope",
    "payments.WebhookDelivery": "at the address without a token its payment is found later",
}

UNSCOPED_READERS = {
    "audit/services.py": "adds an entry to the restaurant of its subject",
    "core/fsm.py": "reads a row again that it holds already",
    "core/rekey.py": "encrypts everybody's secrets with a new key",
    "core/models.py": "where the manager is defined",
    "payments/models/webhook_delivery.py": "has its managers like every tenant's model",
    "payments/selectors_cases.py": "the payments of one order, which is given",
    "payments/selectors_dashboard.py": "the back office's front page: the restaurant is asked for",
    "payments/selectors_guest.py": "a guest has a payment's reference and nothing else",
    "payments/selectors_reconciliation.py": "the report of one restaurant, which is asked for",
    "payments/selectors_takings.py": "the takings of one restaurant, which is asked for",
    "payments/services/accounts.py": "who else uses a restaurant's account with a provider",
    "payments/services/cases.py": "a case belongs to the restaurant of its payment",
    "payments/services/leases.py": "a lease is taken on whatever row is due",
    "payments/services/refunds/poll.py": "one sweep looks at everybody's refunds",
    "payments/services/poll.py": "one sweep looks at everybody's payments",
    "payments/webhooks/matching.py": "the news says whose payment it is about",
    "payments/webhooks/process.py": "one drain empties everybody's inbox",
    "payments/webhooks/senders.py": "a payment's own address says whose it is",
    "reports/services/day_mails.py": "one round looks whose day has ended",
    "reports/services/outbox.py": "one round sends everybody's mails",
    "reports/services/receipt_mails.py": "one round looks at everybody's paid orders",
    "reports/selectors.py": "the report of one restaurant, which is asked for",
    "reports/selectors_speed.py": "a part of that report",
    "statements/services/fetch.py": "each night, the statements of every method that lists",
    "statements/selectors_neighbours.py": "leaves out what another restaurant's payments explain",
}
"""Files that may read past the scope, besides tests, the back office, commands and migrations."""

SQL_WRITERS = {
    "authentication/backends.py": "waits for the turn of an address and a name; no rows are read",
    "core/rows/reading.py": "reads in the scope alone",
    "core/rows/writing.py": "writes rows that somebody has, as they stand",
    "core/health.py": "asks the database whether it is there",
    "core/invariants.py": "the rules of the books hold in every restaurant; ids come out",
    "payments/locks.py": "a lock upon a number is no row of anybody's",
    "payments/webhooks/receive.py": "a delivery is its sender's, who has been found already",
    "payments/webhooks/senders.py": "the address says whose webhook it is",
    "restaurants/numbering.py": "the restaurant is in the statement",
}
"""Files with SQL of their own, which no manager guards; besides the same ones."""

SCOPE_SETTERS = {
    "core/scope.py": "where it is defined",
    "core/views.py": "the signed-in person's restaurant, around a view",
    "payments/services/poll.py": "the restaurant of the payment that is due",
    "payments/services/refunds/poll.py": "the restaurant of the refund that is due",
    "payments/services/guest_return.py": "the restaurant of the guest's payment",
    "payments/webhooks/process.py": "the restaurant of the payment that the news is about",
    "reports/services/messages.py": "the restaurant of the order that was paid",
    "statements/services/fetch.py": "the restaurant of the method that is looked at",
}
"""Files that may put a restaurant in scope, besides tests, the back office and commands."""

NO_SAME_RESTAURANT = {
    "drawers_cashmovement.undoes_id": "a trigger asks for a movement of the same session",
    **dict.fromkeys(
        (
            "audit_auditentry.actor_id",
            "drawers_cashdrawersession.closed_by_id",
            "drawers_cashmovement.actor_id",
            "orders_order.created_by_id",
            "payments_creditnote.ended_by_id",
            "payments_creditnote.issued_by_id",
            "payments_payment.initiated_by_id",
            "payments_paymentcase.closed_by_id",
            "payments_paymentcase.owner_id",
            "payments_refund.approved_by_id",
            "payments_refund.requested_by_id",
            "payments_refund.settled_by_id",
            "payments_paymentevent.actor_id",
            "statements_statement.imported_by_id",
            "statements_statementfinding.closed_by_id",
            "statements_statementfinding.owner_id",
        ),
        "whoever acted; a platform administrator belongs to no restaurant",
    ),
}
"""Foreign keys that may point out of their restaurant, as far as the database is concerned."""


class TestManagers:
    @pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
    def test_objects_raises_without_a_restaurant(self, model):
        reads = [
            lambda: model.objects.all(),
            lambda: model.objects.count(),
            lambda: model.objects.filter(pk=new_id()).first(),
            lambda: model.objects.create(),
            lambda: model.objects.bulk_create([]),
            lambda: model.objects.update(),
        ]
        for read in reads:
            with pytest.raises(NoRestaurantScope):
                read()

    @pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
    def test_djangos_own_machinery_goes_unscoped(self, model):
        assert model._default_manager.name == "all_objects"
        assert isinstance(model.objects, TenantManager)

    def test_every_other_model_has_a_reason(self):
        others = {model._meta.label for model in OURS} - {m._meta.label for m in TENANT_MODELS}

        assert others == set(NOT_A_TENANTS)


def test_objects_holds_one_restaurants_rows(db, cashier, stranger):
    ours, theirs = OrderFactory(created_by=cashier), OrderFactory(created_by=stranger)
    for person, order in [(cashier, ours), (stranger, theirs)]:
        with restaurant_scope(person.restaurant_id):
            assert list(Order.objects.all()) == [order]


def files_that_say(*names):
    """Files of ours whose code (not comments, not strings) uses one of the names."""
    exempt = {"tests", "admin", "admin.py", "migrations", "management", "conftest.py"}
    found = set()
    for path in APPS.rglob("*.py"):
        relative = path.relative_to(APPS)
        if exempt.isdisjoint(relative.parts):
            nodes = ast.walk(ast.parse(path.read_text()))
            if any(name in names for node in nodes for name in _names(node)):
                found.add(relative.as_posix())
    return found


def _names(node):
    """The names in one node of a syntax tree."""
    for attribute in ("attr", "id", "name"):
        value = getattr(node, attribute, None)
        if isinstance(value, str):
            yield value


class TestListsOfCrossings:
    """Reads across restaurants are named and rare: a new one is added here, with its reason."""

    def test_of_unscoped_reads(self):
        unscoped = files_that_say("all_objects", "_base_manager", "_default_manager")

        assert unscoped == set(UNSCOPED_READERS)

    def test_of_sql(self):
        assert files_that_say("cursor") == set(SQL_WRITERS)

    def test_of_scope_setters(self):
        assert files_that_say("restaurant_scope", "enter_scope") == set(SCOPE_SETTERS)


class Probe(TenantContextMixin):
    """A view that says whose scope it runs in, or fails."""

    permission_classes = ()

    def get(self, request):
        if "fail" in request.query_params:
            raise ZeroDivisionError
        return Response({"in_scope": in_scope()})


@pytest.mark.django_db
class TestScopeOfARequest:
    def call(self, person, query=""):
        request = APIRequestFactory().get(f"/{query}")
        force_authenticate(request, user=person)
        return Probe.as_view()(request)

    def test_it_is_the_persons_and_ends_with_the_request(self, cashier):
        assert self.call(cashier).data == {"in_scope": True}
        assert not in_scope()

    def test_it_ends_with_an_error_too(self, cashier):
        assert self.call(cashier, "?fail").status_code == 500
        assert not in_scope()

    def test_a_scope_left_behind_is_nobodys(self, restaurant):
        with restaurant_scope(None):
            enter_scope(restaurant.pk)
            assert self.call(None).data == {"in_scope": False}

    def test_what_was_in_scope_before_comes_back(self, in_restaurant, stranger):
        self.call(stranger)

        assert in_scope()
        assert not Order.objects.exclude(restaurant=in_restaurant).exists()

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/api/orders/", 200),
            ("/api/orders/?page_size=0", 400),
            ("/api/orders/0199f3a4-5b6c-7d8e-9f00-112233445566/", 404),
            ("/api/orders/x/", 404),
        ],
    )
    def test_over_http(self, cashier, path, status):
        assert client_of(cashier).get(path).status_code == status
        assert not in_scope()


def foreign_keys():
    """Every column of a restaurant's row that points at a restaurant's row or person."""
    for model in TENANT_MODELS:
        for field in model._meta.concrete_fields:
            target = field.remote_field and field.remote_field.model
            if target and (target is User or issubclass(target, TenantModel)):
                yield f"{model._meta.db_table}.{field.column}"


@pytest.mark.django_db
class TestForeignKeys:
    def test_every_link_is_bound_to_its_restaurant(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) = 2"
            )
            bound = {name for (name,) in cursor.fetchall()}
        unbound = {
            column
            for column in foreign_keys()
            if f"{column.replace('.', '_')}_same_restaurant" not in bound
        }

        assert unbound == set(NO_SAME_RESTAURANT)

    @pytest.mark.parametrize(
        ("model", "link", "fresh"),
        [
            (Order, "customer", {"order_number": 9}),
            (OrderItem, "order", {"position": 9}),
            (CashDrawerSession, "cashier", {}),
            (CashMovement, "session", {"kind": "pay_in", "source_id": None}),
            (Payment, "order", {}),
            (Payment, "payment_method", {}),
            (Payment, "drawer_session", {}),
            (Payment, "retry_of", {}),
            (PaymentEvent, "payment", {}),
        ],
        ids=lambda value: getattr(value, "__name__", value) or "-",
    )
    def test_a_link_to_another_restaurant_is_refused(self, theirs, model, link, fresh):
        """A copy of one of our rows, alike but for one link."""
        row = model.all_objects.filter(restaurant=build_scene().restaurant).latest("id")
        unique = {"pk": new_id(), "reference": "a-copy", "idempotency_key": None}
        for name, value in {**unique, **fresh, link: theirs[link]}.items():
            setattr(row, name, value)
        row._state.adding = True
        column = model._meta.get_field(link).column

        row.save(force_insert=True)  # the database looks at the links at the end of a transaction
        with pytest.raises(IntegrityError, match=f"{model._meta.db_table}_{column}_same_rest"):
            connection.check_constraints()

    @pytest.fixture
    def theirs(self, stranger):
        """What another restaurant has, by the name of the link that would point at it."""
        method = PaymentMethodFactory(restaurant=stranger.restaurant)
        paid = initiate(client_of(stranger), OrderFactory(created_by=stranger), method).json()
        payment = Payment.all_objects.get(pk=paid["id"])
        drawer = DrawerSessionFactory(cashier=stranger)
        return {
            "customer": stranger,
            "order": OrderFactory(created_by=stranger),
            "payment_method": method,
            "payment": payment,
            "retry_of": payment,
            "session": drawer,
            "drawer_session": drawer,
            "cashier": UserFactory(restaurant=stranger.restaurant),
        }
