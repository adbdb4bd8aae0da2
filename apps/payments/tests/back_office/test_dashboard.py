"""The first page: the day's figures are right to the franc, and cost the same on a busy day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment
from apps.payments.selectors_dashboard import latest_payments, open_drawers, takings_of_today
from apps.payments.tests.back_office.house import office
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db


def sell(house, till, total):
    order = OrderFactory(created_by=house.cashier, total=total)
    return initiate(till(house.cashier), order, house.cash)


def test_the_days_figures(ours, theirs, till):
    sell(ours, till, 1200)

    day = takings_of_today(ours.restaurant)

    assert (day.total.count, day.total.amount, day.total.net) == (2, 9700, 9700)
    assert [(part.name, part.amount) for part in day.by_method] == [("Espèces Baobab", 9700)]
    hour = timezone.now().astimezone(ours.restaurant.business_day.timezone).hour
    assert [part.amount for part in day.by_hour if part.amount] == [9700]
    assert next(part.name for part in day.by_hour if part.amount) == str(hour)
    assert day.by_hour[0].name == "4"


def test_yesterday_and_what_was_not_paid_do_not_count(ours):
    start, _ = ours.restaurant.business_day.bounds(
        ours.restaurant.business_day.date_of(timezone.now())
    )
    Payment.all_objects.filter(pk=ours.payment.pk).update(completed_at=start - timedelta(seconds=1))
    assert takings_of_today(ours.restaurant).total.amount == 0

    Payment.all_objects.filter(pk=ours.payment.pk).update(completed_at=start)
    assert takings_of_today(ours.restaurant).total.amount == 8500


def test_open_drawers_and_what_they_should_hold(ours, theirs):
    (session,) = open_drawers(ours.restaurant)
    assert (session.cashier, session.balance) == (ours.cashier, 56_500)


def test_the_latest_payments_are_ours(ours, theirs):
    assert list(latest_payments(ours.restaurant)) == [ours.payment]


def test_a_busy_day_costs_no_more_queries(ours, till, django_assert_max_num_queries):
    for total in range(100, 1000, 100):
        sell(ours, till, total)
    client = office(ours.manager)
    client.get(reverse("admin:index"))

    with django_assert_max_num_queries(11):
        client.get(reverse("admin:index"))


def test_administrators_choose_a_restaurant(ours, theirs, administrator):
    client = office(administrator)
    for house in (ours, theirs):
        page = client.get(reverse("admin:index"), {"restaurant": str(house.restaurant.pk)})
        assert page.context["restaurant"] == house.restaurant
    for nonsense in ("x", "", "00000000-0000-0000-0000-000000000000"):
        page = client.get(reverse("admin:index"), {"restaurant": nonsense})
        assert page.context["restaurant"] == ours.restaurant


def test_without_any_restaurant_the_page_still_opens(administrator):
    assert office(administrator).get(reverse("admin:index")).status_code == 200
