"""The day page: the selector's figures, for those who may read them, at the same cost every day."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from apps.authentication.tests.factories import AdminFactory
from apps.core.money import format_money
from apps.payments.tests.back_office.house import build_house, office
from apps.reports.selectors import day_report
from apps.reports.tests.days import TUESDAY, SmallDay
from apps.reports.tests.reading import page_sizes, read_pdf

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}
THE_DAY = {"date": "2026-03-10"}


@pytest.fixture
def day(cashier, colleague):
    day = SmallDay(cashier, colleague)
    day.play()
    return day


def look(person, asked, page="day"):
    return office(person).get(reverse(f"admin:reports_{page}"), asked, headers=ENGLISH)


def words(page):
    return page.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("asked", "length"),
    [
        (THE_DAY, 1),
        ({"start_date": "2026-03-10", "end_date": "", "cashier_id": ""}, 1),
        ({"start_date": "2026-03-10", "end_date": "2026-03-11"}, 2),
    ],
)
def test_it_shows_what_the_selector_adds_up(day, restaurant, manager, asked, length):
    with translation.override("en"):
        report = day_report(restaurant, TUESDAY, TUESDAY + timedelta(days=length - 1))
    page = look(manager, asked)

    assert page.context["report"] == report
    shown = words(page)
    amounts = [report.net_amount, report.totals.taken.amount, report.refunds.amount]
    amounts += [part.amount for part in report.takings.by_method]
    amounts += [drawer.variance for drawer in report.drawers]
    for amount in amounts:
        assert format_money(amount, "XOF").replace("\u00a0", " ") in shown
    assert shown.count('<span class="ec-money ec-money-negative">-200 F CFA') == 2
    best = "3 h: 16 000" if length == 1 else "4 h: 32 000"
    assert f"Best – {best} F CFA, 1 payment<" in shown
    assert ("25.0 s" in shown, "2 of 3" in shown, "66 %" in shown) == (True, True, True)
    assert len(page.context["hours"].bars) == 24
    by_day = page.context["by_day"]
    assert by_day is None if length == 1 else len(by_day.bars) == length


def test_a_cashiers_part_stays_with_every_link(day, restaurant, manager):
    page = look(manager, THE_DAY | {"cashier_id": str(day.colleague.pk)})

    assert page.context["report"].net_amount == 20_000
    links = [*page.context["steps"].values(), *dict(page.context["papers"]).values()]
    assert all(f"cashier_id={day.colleague.pk}" in link for link in links)
    assert "date=2026-03-09" in page.context["steps"]["previous"]
    assert "start_date" in page.context["steps"]["week"]


def test_the_links_lead_to_the_rows_that_were_counted(day, manager):
    page = look(manager, THE_DAY)
    ((case, _, cases),) = page.context["cases"]

    client = office(manager)
    assert client.get(page.context["doubt_link"]).context["cl"].result_count == 1
    assert client.get(cases).context["cl"].result_count == case.count == 1
    assert client.get(page.context["refunds_link"]).context["cl"].result_count == 2


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"date": "10/03/2026"}, 400, "Write the date as YYYY-MM-DD."),
        ({"end_date": "2026-03-10"}, 400, "A range needs both start_date and end_date."),
        ({"start_date": "2026-03-10", "end_date": "2026-03-09"}, 400, "The end comes before"),
        ({"start_date": "2026-01-01", "end_date": "2026-04-01"}, 400, "at most 90 days"),
        ({"cashier_id": "00000000-0000-0000-0000-000000000000"}, 404, "no such person"),
    ],
)
def test_a_question_without_an_answer_says_so(manager, asked, status, said):
    page = look(manager, asked)

    assert (page.status_code, "report" in page.context) == (status, False)
    assert said in words(page)
    file = office(manager).get(
        reverse("admin:reports_day_pdf"), asked, headers=ENGLISH, follow=True
    )
    assert (file.redirect_chain, said in words(file)) == (
        [(reverse("admin:reports_day"), 302)],
        True,
    )


def test_next_door_is_never_shown(day, restaurant, stranger):
    asked = THE_DAY | {"restaurant": str(restaurant.pk)}
    page = look(stranger, asked)

    assert page.context["restaurant"] == stranger.restaurant
    assert page.context["report"].takings.total.count == 0
    assert "Le Baobab" not in words(page)
    assert look(stranger, asked, "day_json").json()["totals"]["amount"] == 0
    theirs = look(stranger, THE_DAY | {"cashier_id": str(day.cashier.pk)})
    assert theirs.status_code == 404


def test_a_platform_without_restaurants_says_so():
    administrator = AdminFactory()
    assert "There is no restaurant yet." in words(look(administrator, {}))
    assert look(administrator, {}, "day_pdf").status_code == 302


def test_for_administrators_every_link_says_whose(day, restaurant, stranger):
    page = look(AdminFactory(), THE_DAY | {"restaurant": str(restaurant.pk)})

    assert page.context["report"].net_amount == 30_700
    links = [page.context["steps"]["previous"], *dict(page.context["files"]).values()]
    assert all(f"restaurant={restaurant.pk}" in link for link in links)
    assert f"restaurant__id__exact={restaurant.pk}" in page.context["doubt_link"]


def test_a_busy_day_costs_no_more_queries(day, manager, django_assert_max_num_queries):
    """Session, person and restaurant; the restaurant shown and its people; the report's seven."""
    client, url = office(manager), reverse("admin:reports_day")
    with django_assert_max_num_queries(12):
        client.get(url, {"start_date": "2026-01-01", "end_date": "2026-03-31"})


def test_as_files(day, manager):
    a4 = look(manager, THE_DAY | {"paper": "a4"}, "day_pdf")
    roll = look(manager, THE_DAY | {"paper": "80mm"}, "day_pdf")
    assert "Net 30 700 F CFA" in read_pdf(a4.content)
    assert page_sizes(roll.content)[0][0] < page_sizes(a4.content)[0][0]
    assert "no-store" in a4["Cache-Control"]

    table = look(manager, THE_DAY, "day_csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert ["By payment method", "Cash", "3", "25000", "XOF"] in rows
    assert ["Variance", "Z 1", "1", "-200", "XOF"] in rows
    assert json.loads(look(manager, THE_DAY, "day_json").content)["net_amount"] == 30_700


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_rows_are_printed_from_their_pages(till, who):
    house = build_house(till, "Baobab")
    person = house.manager if who == "manager" else AdminFactory()
    drawer = reverse("admin:reports_drawer_pdf", args=[house.drawer.pk])
    receipt = reverse("admin:reports_receipt_pdf", args=[house.order.pk])
    for row, link in ((house.drawer, drawer), (house.order, receipt)):
        page = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        assert link in words(office(person).get(reverse(page, args=[row.pk])))

    client = office(person)
    assert "Expected in the drawer 56 500 F CFA" in read_pdf(
        client.get(drawer, headers=ENGLISH).content
    )
    assert "8 500 F CFA" in read_pdf(client.get(receipt, headers=ENGLISH).content)
    assert client.get(receipt, {"paper": "a3"}).status_code == 404
    assert client.post(drawer).status_code == 405
