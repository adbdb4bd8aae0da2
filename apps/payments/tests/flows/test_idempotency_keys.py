"""How far an idempotency key reaches (docs/decisions/0007)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID
from apps.payments.tests.flows.drawers import move, open_drawer, undo
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db
KEY = "one-key"
LUNCH = {"items": [{"name": "Yassa", "quantity": 1, "unit_price": 3000}]}


def open_order(client):
    return client.post("/api/orders/", LUNCH, headers={"Idempotency-Key": KEY})


def test_each_kind_of_operation_has_keys_of_its_own(till, cashier, cash):
    client = till(cashier)
    ordered = open_order(client)
    drawer = open_drawer(client, key=KEY)
    order = Order.all_objects.get()

    paid = initiate(client, order, cash, key=KEY)
    moved = move(client, drawer.json()["id"], "pay_in", 500, key=KEY)

    answers = [ordered, drawer, paid, moved]
    assert [answer.status_code for answer in answers] == [201] * 4, [a.json() for a in answers]


def test_a_movement_and_its_undoing_share_one_space(till, cashier):
    client = till(cashier)
    session = open_drawer(client).json()["id"]
    movement = move(client, session, "pay_in", 500, key=KEY).json()["id"]

    answer = undo(client, session, movement, key=KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_a_colleague_who_sends_it_again_pays_nothing_twice(till, cashier, colleague, cash):
    order = OrderFactory(created_by=cashier)
    for person in (cashier, colleague):
        open_drawer(till(person))
    first = initiate(till(cashier), order, cash, key=KEY)

    again = initiate(till(colleague), order, cash, key=KEY)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert Payment.all_objects.get().initiated_by == cashier


def test_who_asks_again_waits_for_no_lock_and_needs_no_provider(box):
    first = box.start(IN_DOUBT, key=KEY)
    box.method.credentials = "what nobody can read"
    box.method.save()

    with CaptureQueriesContext(connection) as asked:
        again = box.start(PAID, key=KEY)

    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]] == []


def test_the_api_document_says_so(client):
    answer = client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})

    operations = [o for path in answer.json()["paths"].values() for o in path.values()]
    texts = {
        parameter["description"]
        for operation in operations
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "Idempotency-Key"
    }
    (text,) = texts
    assert "belongs to the restaurant, whoever asks" in text
    assert "one kind of operation" in text
