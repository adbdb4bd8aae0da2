"""The demo data: complete, harmless to load again, and refused in production."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.authentication.models import Role, User
from apps.core.tests.undone import undone
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.orders.models import Order
from apps.payments.management.demo_day import play_day
from apps.payments.management.demo_restaurants import DEMO_RESTAURANTS
from apps.payments.models import Payment, PaymentEvent, PaymentMethod
from apps.payments.providers import provider_class
from apps.payments.selectors_dashboard import open_drawers, takings_of_today
from apps.restaurants.models import Restaurant

pytestmark = pytest.mark.django_db

PASSWORD = "encaisse-demo"


def seed(*options):
    out = StringIO()
    call_command("seed_demo", *options, stdout=out)
    return out.getvalue()


def snapshot():
    """Every column of every row that the command may write."""
    tables = (Restaurant.objects, User.objects, PaymentMethod.all_objects)
    return [list(table.order_by("pk").values()) for table in tables]


def test_four_restaurants_with_their_rules():
    seed()

    rows = Restaurant.objects.order_by("name").values_list(
        "name", "country", "timezone", "currency", "variance_limit", "change_rounding"
    )
    assert list(rows) == [
        ("Jikoni", "KE", "Africa/Nairobi", "KES", 50_000, 50),
        ("Le Baobab", "SN", "Africa/Dakar", "XOF", 5000, 5),
        ("Maquis du Plateau", "CI", "Africa/Abidjan", "XOF", 5000, 5),
        ("Mesob", "ET", "Africa/Addis_Ababa", "ETB", 50_000, 50),
    ]
    assert {str(r.business_day_start) for r in Restaurant.objects.all()} == {"04:00:00"}


@pytest.mark.parametrize(
    ("town", "restaurant"),
    [
        ("dakar", "Le Baobab"),
        ("abidjan", "Maquis du Plateau"),
        ("addis", "Mesob"),
        ("nairobi", "Jikoni"),
    ],
)
def test_four_people_in_each(town, restaurant):
    seed()

    people = {user.username: user for user in User.objects.filter(restaurant__name=restaurant)}
    assert {name: user.role for name, user in people.items()} == {
        f"{town}-owner": Role.OWNER,
        f"{town}-manager": Role.MANAGER,
        f"{town}-cashier": Role.CASHIER,
        f"{town}-cashier2": Role.CASHIER,
    }
    assert all(user.check_password(PASSWORD) for user in people.values())
    assert people[f"{town}-manager"].is_staff
    assert not people[f"{town}-cashier"].is_staff


def test_each_town_takes_its_own_wallets_beside_cash():
    seed()

    def codes(country):
        methods = PaymentMethod.all_objects.filter(restaurant__country=country, is_active=True)
        return list(methods.order_by("display_order").values_list("provider_code", flat=True))

    assert codes("SN") == ["cash", "wave", "orange"]
    assert codes("CI") == ["cash", "wave", "orange", "mtn"]
    assert codes("ET") == ["cash", "chapa"]
    assert codes("KE") == ["cash", "mpesa", "paystack"]


def test_every_wallet_takes_the_restaurants_currency():
    seed()

    for method in PaymentMethod.all_objects.select_related("restaurant"):
        known = provider_class(method.provider_code).capabilities.currencies
        assert known is None or method.restaurant.currency in known, method


def test_an_administrator():
    seed()

    admin = User.objects.get(username="admin")
    assert admin.is_superuser
    assert admin.is_staff
    assert admin.check_password(PASSWORD)


def test_a_second_run_changes_nothing_and_says_so():
    assert "added Le Baobab" in seed()
    before = snapshot()

    answer = seed()

    assert snapshot() == before
    assert "nothing was changed" in answer
    assert "added" not in answer


def test_what_somebody_changed_stays_changed():
    seed()
    Restaurant.objects.filter(name="Le Baobab").update(name="Chez Awa", variance_limit=None)
    User.objects.filter(username="dakar-cashier2").delete()

    answer = seed()

    assert Restaurant.objects.count() == 4
    assert Restaurant.objects.get(name="Chez Awa").variance_limit is None
    assert "added dakar-cashier2 (Chez Awa)" in answer
    assert User.objects.filter(restaurant__name="Chez Awa").count() == 4


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        # Dakar is on UTC, and the day begins at four.
        ("2026-11-20T15:30:00+00:00", 8),
        ("2026-11-20T05:10:00+00:00", 2),
        ("2026-11-20T03:50:00+00:00", 7),
    ],
)
def test_the_day_is_spread_over_the_hours_before_now(now, hours):
    seed()
    now = datetime.fromisoformat(now)
    play_day(DEMO_RESTAURANTS[0], now)

    restaurant = Restaurant.objects.get(name="Le Baobab")
    day = takings_of_today(restaurant, now)
    assert len([part for part in day.by_hour if part.count]) == pytest.approx(hours, abs=1)
    start, _ = restaurant.business_day.bounds(restaurant.business_day.date_of(now))
    moments = [
        *Payment.all_objects.values_list("initiated_at", flat=True),
        *Payment.all_objects.values_list("completed_at", flat=True),
        *PaymentEvent.all_objects.values_list("created_at", flat=True),
        *Order.all_objects.values_list("created_at", flat=True),
        *CashMovement.all_objects.values_list("created_at", flat=True),
        *CashDrawerSession.all_objects.values_list("opened_at", flat=True),
    ]
    assert min(moments) >= start
    assert max(moments) < now


def test_refused_where_settings_do_not_allow_it(settings):
    settings.DEMO_DATA_ALLOWED = False

    with pytest.raises(CommandError, match="DEMO_DATA_ALLOWED"):
        seed()

    assert not Restaurant.objects.exists()
    assert not User.objects.exists()


@pytest.fixture(scope="class")
def said(django_db_setup, django_db_blocker):
    """What the command says of a day, which stays while a class of tests looks at it."""
    with django_db_blocker.unblock(), undone():
        yield seed("--history")


@pytest.mark.usefixtures("said")
class TestADaySoFar:
    def test_a_day_so_far_on_request(self, said):
        assert "added a day at Le Baobab" in said

        for demo in DEMO_RESTAURANTS:
            restaurant = Restaurant.objects.get(pk=demo.id)
            day = takings_of_today(restaurant)
            orders = Order.all_objects.filter(restaurant=restaurant)
            paid = orders.filter(payment_status="paid")
            assert (orders.count(), paid.count()) == (26, 24)
            assert day.total.amount == sum(order.total for order in paid)
            z = CashDrawerSession.all_objects.get(restaurant=restaurant, closed_at__isnull=False)
            assert (z.z_number, z.variance) == (1, -50 * demo.franc)
            (still_open,) = open_drawers(restaurant)
            assert still_open.cashier.role == Role.MANAGER

    def test_the_clock_runs_on_afterwards(self):
        assert abs(timezone.now() - datetime.now(UTC)) < timedelta(seconds=1)

    def test_no_second_day_where_something_was_sold(self):
        before = Payment.all_objects.count()

        assert "nothing was changed" in seed("--history")

        assert Payment.all_objects.count() == before

    def test_cashiers_find_their_drawers_closed(self):
        """The tour in the README begins with opening one."""
        cashiers = CashDrawerSession.all_objects.filter(cashier__role=Role.CASHIER)
        assert not cashiers.filter(closed_at__isnull=True).exists()
