"""X and Z reports over HTTP: every figure a manager expects, and none a blind cashier may know."""

import pytest
from django.utils import timezone

from apps.core.ids import new_id, payment_reference
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment
from apps.payments.serializers.drawer_report import DrawerReportSerializer
from apps.payments.tests.flows.drawers import SESSIONS, close, move, opened, report, undo
from apps.payments.tests.flows.tills import initiate
from apps.payments.views.drawer_sessions_examples import X_BLIND, Z_REPORT

pytestmark = pytest.mark.django_db

NOTHING = {"count": 0, "amount": 0}


@pytest.fixture
def day(till, cashier, cash, restaurant) -> str:
    """A morning at one drawer; 39 505 F are expected at the end of it."""
    restaurant.change_rounding = 5
    restaurant.save()
    client = till(cashier)
    drawer = opened(client, opening_count={"10000": 3, "5000": 3, "500": 10})
    for total, tendered in ((8500, 10_000), (1003, 2000)):
        order = OrderFactory(created_by=cashier, total=total)
        initiate(client, order, cash, amount_tendered=tendered)
    split = OrderFactory(created_by=cashier, total=5000)
    initiate(client, split, cash, amount=2000, amount_tendered=2000)
    initiate(client, split, cash)
    move(client, drawer, "pay_in", 4000)
    mistake = move(client, drawer, "pay_in", 700).json()["id"]
    undo(client, drawer, mistake)
    move(client, drawer, "pay_out", 9000)
    move(client, drawer, "safe_drop", 20_000)
    move(client, drawer, "no_sale")
    in_flight(order=OrderFactory(created_by=cashier, total=600), method=cash, session_id=drawer)
    return drawer


def in_flight(*, order, method, session_id):
    payment_id = new_id()
    Payment.all_objects.bulk_create(
        [
            Payment(
                id=payment_id,
                restaurant=order.restaurant,
                order=order,
                payment_method=method,
                provider_code=method.provider_code,
                drawer_session_id=session_id,
                reference=payment_reference(payment_id),
                amount=order.total,
                currency=order.currency,
                initiated_by=order.created_by,
                next_check_at=timezone.now(),
            )
        ]
    )


def lines(**count):
    return [
        {"denomination": int(value[1:]), "count": n, "amount": int(value[1:]) * n}
        for value, n in count.items()
    ]


def test_z_report(till, cashier, manager, restaurant, cash, day):
    count = {"10000": 3, "5000": 1, "500": 9}
    session = close(till(manager), day, closing_count=count, variance_notes="Short").json()

    printed = report(till(cashier), day)

    assert printed == {
        "kind": "z",
        "z_number": 1,
        "is_blind": False,
        "restaurant": {"id": str(restaurant.pk), "name": "Le Baobab"},
        "session_id": day,
        "cashier": {"id": str(cashier.pk), "name": cashier.username},
        "closed_by": {"id": str(manager.pk), "name": manager.username},
        "currency": "XOF",
        "business_date": printed["business_date"],
        "opened_at": session["opened_at"],
        "closed_at": session["closed_at"],
        "opening_balance": 50_000,
        "opening_count": lines(_10000=3, _5000=3, _500=10),
        "sales": {
            "count": 4,
            "amount": 14_503,
            "tendered": 17_000,
            "change": 2495,
            "rounding": 2,
            "kept": 14_505,
        },
        "refunds": NOTHING,
        "pay_ins": {"count": 1, "amount": 4000},
        "pay_outs": {"count": 1, "amount": 9000},
        "safe_drops": {"count": 1, "amount": 20_000},
        "no_sales": 1,
        "undone": {"count": 1, "amount": 700},
        "expected_balance": 39_505,
        "closing_balance": 39_500,
        "closing_count": lines(_10000=3, _5000=1, _500=9),
        "variance": -5,
        "variance_notes": "Short",
        "takings": [
            {
                "payment_method_id": str(cash.pk),
                "name": "Espèces",
                "provider_code": "cash",
                "is_cash": True,
                "count": 4,
                "amount": 14_503,
                "tendered": 17_000,
                "change": 2495,
            }
        ],
        "in_flight": {"count": 1, "amount": 600},
        "orders": {"count": 3, "first_number": 1, "last_number": 3},
    }


def test_x_is_z_before_the_count(till, manager, day):
    x = report(till(manager), day)
    close(till(manager), day, closing_balance=39_505)
    z = report(till(manager), day)

    of_the_close = ("kind", "z_number", "closed_by", "closed_at", "closing_balance", "variance")
    assert {name: x[name] for name in of_the_close} == {
        "kind": "x",
        **dict.fromkeys(of_the_close[1:]),
    }
    assert {**x, **{name: z[name] for name in of_the_close}} == z


def test_what_was_printed_stays(till, cashier, manager, restaurant, cash, day):
    close(till(cashier), day, closing_balance=39_505)
    before = report(till(cashier), day)

    restaurant.name = "Chez Quelqu'un d'autre"
    restaurant.save()
    cash.name = "Cash"
    cash.save()
    cashier.first_name = "Awa"
    cashier.save()

    assert report(till(cashier), day) == report(till(manager), day) == before


def figures(value):
    """Every number in a JSON value, however deep."""
    if isinstance(value, dict):
        return {n for item in value.values() for n in figures(item)}
    if isinstance(value, list):
        return {n for item in value for n in figures(item)}
    return {value} if isinstance(value, int) else set()


def test_who_counts_blind_learns_no_cash_amount(till, cashier, day):
    client = till(cashier)
    float_and_counts = {*range(11), 600, 50_000, 10_000, 5000, 500, 30_000, 15_000}

    x = report(client, day)

    assert x["is_blind"] is True
    assert (x["sales"]["count"], x["pay_ins"]["count"], x["no_sales"]) == (4, 1, 1)
    assert figures(x) <= float_and_counts
    for url in (f"{SESSIONS}{day}/", f"{SESSIONS}current/", SESSIONS):
        assert figures(client.get(url).json()) <= float_and_counts


def test_a_manager_sees_through_and_so_does_everybody_where_the_count_is_open(
    till, cashier, manager, restaurant, day
):
    assert report(till(manager), day)["expected_balance"] == 39_505
    assert till(manager).get(f"{SESSIONS}{day}/").json()["expected_balance"] == 39_505
    listed = till(manager).get(SESSIONS).json()["results"]
    assert [row["expected_balance"] for row in listed] == [39_505]

    restaurant.blind_count = False
    restaurant.save()

    assert report(till(cashier), day) == report(till(manager), day)
    assert till(cashier).get(f"{SESSIONS}current/").json()["expected_balance"] == 39_505


def test_a_manager_never_counts_blind(till, manager):
    session_id = opened(till(manager))
    assert report(till(manager), session_id)["expected_balance"] == 50_000


@pytest.mark.parametrize("moment", ["x", "z"])
def test_reports_have_exactly_the_documented_fields(till, manager, in_restaurant, day, moment):
    from apps.payments.services.drawer_report import drawer_report

    if moment == "z":
        close(till(manager), day, closing_balance=39_505)
    document = drawer_report(actor=manager, session_id=day)

    assert DrawerReportSerializer(document).data == document
    for example in (Z_REPORT, X_BLIND):
        assert keys(example) == keys(document)


def keys(value):
    """The names in a JSON object, however deep; of a list, those of its first item."""
    if isinstance(value, dict):
        return {name: keys(item) for name, item in value.items() if name not in NULLABLE}
    return keys(value[0]) if isinstance(value, list) and value else None


NULLABLE = {"closed_by", "closing_count"}


def test_the_documented_example_adds_up():
    z = Z_REPORT
    sales = z["sales"]
    assert sales["kept"] == sales["tendered"] - sales["change"]
    assert sales["kept"] == sales["amount"] + sales["rounding"]
    moved = z["pay_ins"]["amount"] - z["pay_outs"]["amount"] - z["safe_drops"]["amount"]
    assert z["expected_balance"] == z["opening_balance"] + sales["kept"] + moved
    assert z["variance"] == z["closing_balance"] - z["expected_balance"]
    assert z["opening_balance"] == sum(line["amount"] for line in z["opening_count"])
    assert z["closing_balance"] == sum(line["amount"] for line in z["closing_count"])
