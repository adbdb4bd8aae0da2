"""Reports and receipts over HTTP: who may read which, in JSON and on paper."""

import pytest

from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.drawers import close, opened
from apps.payments.tests.flows.tills import initiate
from apps.payments.tests.tampering import write_payment, write_refund
from apps.reports.tests.days import TUESDAY, SmallDay, at
from apps.reports.tests.reading import read_pdf
from apps.reports.views.reports_examples import DAY, PAID, RANGE

pytestmark = pytest.mark.django_db

URL = "/api/payments/day-report/"
FRENCH, ENGLISH = {"Accept-Language": "fr"}, {"Accept-Language": "en"}


@pytest.fixture
def day(cashier, colleague):
    day = SmallDay(cashier, colleague)
    day.play()
    return day


@pytest.fixture
def split(cashier, cash, restaurant):
    """An order of 8 500 F, paid half in cash and half by phone, with 750 F given back."""
    wallet = PaymentMethodFactory(restaurant=restaurant, provider_code="bogus", name="Wallet")
    order = OrderFactory(created_by=cashier, total=8500, table="4")
    Order.all_objects.filter(pk=order.pk).update(
        amount_paid=8500, amount_refunded=750, status="closed", closed_at=at("12:31")
    )
    tender = {"amount_tendered": 10_000, "change_due": 5000}
    paid = write_payment(order, cash, "partially_refunded", at("12:30"), amount=5000, **tender)
    write_payment(
        order, wallet, "success", at("12:31"), amount=3500, customer_phone="+221771234567"
    )
    write_payment(order, wallet, "failed", at("12:29"), amount=3500)
    write_refund(paid, "success", at("13:02"), 750)
    write_refund(paid, "failed", at("13:00"), 100)
    return order


def names(answer):
    """The names in an answer, those of what it lists included."""
    inner = {
        (outer, name)
        for outer, value in answer.items()
        for name in (value[0] if isinstance(value, list) and value else ())
    }
    return set(answer) | inner


def test_the_day_as_json(day, till, manager):
    answer = till(manager).get(URL, {"date": str(TUESDAY)})

    report = answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert (report["date"], report["cashier"], report["net_amount"]) == ("2026-03-10", None, 30_700)
    assert report["by_method"][0] == {"name": "Cash", "count": 3, "amount": 25_000}
    assert report["by_hour"][0] == {"hour": 4, "count": 0, "amount": 0}
    assert report["by_day"] == [{"date": "2026-03-10", "count": 5, "amount": 31_000}]
    assert report["success"][0]["median_seconds"] == 25.0
    assert report["drawers"][0]["cashier"]["id"] == str(day.cashier.pk)
    assert report["variance"] == -200
    assert names(report) == names(DAY) == names(RANGE)


def test_of_one_cashier(day, till, manager, stranger):
    asked = {"date": str(TUESDAY), "cashier_id": str(day.colleague.pk)}
    assert till(manager).get(URL, asked).json()["net_amount"] == 20_000

    theirs = till(manager).get(URL, asked | {"cashier_id": str(stranger.pk)})
    nonsense = till(manager).get(URL, asked | {"cashier_id": "x"})
    assert (theirs.status_code, nonsense.status_code) == (404, 400)


@pytest.mark.parametrize("example", [DAY, RANGE], ids=["day", "range"])
def test_the_documented_days_add_up(example):
    total = example["totals"]["amount"]
    for parts in ("by_method", "by_hour", "by_day", "by_provider"):
        assert sum(part["amount"] for part in example[parts]) == total, parts


def test_the_day_on_paper_in_both_languages(day, till, manager):
    asked = {"date": str(TUESDAY)}
    french = till(manager).get(f"{URL}pdf/", asked, headers=FRENCH)
    english = till(manager).get(f"{URL}pdf/", asked | {"paper": "80mm"}, headers=ENGLISH)

    assert french["Content-Type"] == english["Content-Type"] == "application/pdf"
    assert french["Cache-Control"] == "no-store"
    assert french["Content-Disposition"] == 'inline; filename="rapport-2026-03-10.pdf"'
    both = till(manager).get(
        f"{URL}pdf/", {"start_date": "2026-03-09", "end_date": str(TUESDAY)}, headers=FRENCH
    )
    assert 'filename="rapport-2026-03-09-2026-03-10.pdf"' in both["Content-Disposition"]
    read = read_pdf(french.content)
    for words in ("Rapport du jour", "10 mars 2026", "Net 30 700 F CFA", "12:00 × 2 3 000 F CFA"):
        assert words in read
    assert "Net 30 700 F CFA" in read_pdf(english.content)
    assert "Day report Business day 10 March 2026" in read_pdf(english.content)
    unknown = till(manager).get(f"{URL}pdf/", asked | {"paper": "a3"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "paper-unknown")


def test_a_receipt(split, till, cashier):
    receipt = till(cashier).get(f"/api/orders/{split.pk}/receipt/").json()

    assert [(p["name"], p["amount"], p["change_due"]) for p in receipt["payments"]] == [
        ("Espèces", 5000, 5000),
        ("Wallet", 3500, None),
    ]
    assert [refund["amount"] for refund in receipt["refunds"]] == [750]
    assert receipt["payments"][1]["customer_phone"] == "+221•••••••67"
    assert receipt["paid_at"] == "2026-03-10T12:31:00Z"
    assert names(receipt) == names(PAID)

    paper = till(cashier).get(f"/api/orders/{split.pk}/receipt/pdf/", headers=FRENCH)
    read = read_pdf(paper.content)
    assert f'filename="recu-{split.order_number}.pdf"' in paper["Content-Disposition"]
    for words in ("Wallet +221•••••••67", "Monnaie rendue 5 000 F CFA", "-750 F CFA", "Table 4"):
        assert words in read
    assert "1234567" not in read


def test_a_receipt_of_what_went_back_whole_does_not_say_paid(split, till, cashier):
    Order.all_objects.filter(pk=split.pk).update(amount_refunded=8500, payment_status="refunded")

    paper = till(cashier).get(f"/api/orders/{split.pk}/receipt/pdf/", headers=FRENCH)

    assert "Reste à payer 0 F CFA Remboursé Merci" in read_pdf(paper.content)


def test_paid_or_not(till, cashier, cash):
    order = OrderFactory(created_by=cashier, total=1000)
    url = f"/api/orders/{order.pk}/receipt/"
    initiate(till(cashier), order, cash, amount=400)
    half = till(cashier).get(url).json()
    paper = read_pdf(till(cashier).get(f"{url}pdf/", headers=ENGLISH).content)
    assert (half["is_paid"], half["amount_due"]) == (False, 600)
    assert "Still due 600 F CFA" in paper
    assert "Not paid" in paper

    initiate(till(cashier), order, cash)
    assert till(cashier).get(url).json()["is_paid"] is True


def test_x_and_z_on_paper_say_what_the_json_says(till, cashier, manager, cash):
    """The cashier counts blind; the drawer began with 50 000 F and took 1 000 F."""
    session = opened(till(cashier))
    initiate(till(cashier), OrderFactory(created_by=cashier), cash)
    url = f"/api/payments/drawer-sessions/{session}/report/pdf/"

    blind = read_pdf(till(cashier).get(url, headers=FRENCH).content)
    seen = read_pdf(till(manager).get(url, headers=FRENCH).content)
    assert "Attendu en caisse –" in blind
    assert "51 000" not in blind
    assert "1 000 F CFA" not in blind
    assert "Attendu en caisse 51 000 F CFA" in seen

    assert close(till(cashier), session, closing_balance=50_900).status_code == 200
    z = till(cashier).get(url, {"paper": "a4"}, headers=ENGLISH)
    assert z["Content-Disposition"] == 'inline; filename="z-1.pdf"'
    assert "Z report 1" in read_pdf(z.content)
    assert "Variance -100 F CFA" in read_pdf(z.content)


def test_a_caller_who_accepts_only_pdf(till, cashier):
    accept = {"Accept": "application/pdf"}
    order = OrderFactory(created_by=cashier)
    assert (
        till(cashier).get(f"/api/orders/{order.pk}/receipt/pdf/", headers=accept).status_code == 200
    )
    missing = f"/api/orders/{cashier.pk}/receipt/pdf/"
    refused = till(cashier).get(missing, headers=accept)
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")
