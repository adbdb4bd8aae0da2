"""The demo data: complete, harmless to load again, and refused in production."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.authentication.models import Role, User
from apps.payments.models import PaymentMethod
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


def test_two_restaurants_with_their_rules():
    seed()

    rows = Restaurant.objects.order_by("name").values_list(
        "name", "country", "timezone", "currency", "variance_limit", "change_rounding"
    )
    assert list(rows) == [
        ("Le Baobab", "SN", "Africa/Dakar", "XOF", 5000, 5),
        ("Maquis du Plateau", "CI", "Africa/Abidjan", "XOF", 5000, 5),
    ]
    assert {str(r.business_day_start) for r in Restaurant.objects.all()} == {"04:00:00"}


@pytest.mark.parametrize(
    ("town", "restaurant"), [("dakar", "Le Baobab"), ("abidjan", "Maquis du Plateau")]
)
def test_four_people_and_cash_in_each(town, restaurant):
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
    method = PaymentMethod.all_objects.get(restaurant__name=restaurant)
    assert (method.provider_code, method.name, method.is_active) == ("cash", "Espèces", True)


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

    assert Restaurant.objects.count() == 2
    assert Restaurant.objects.get(name="Chez Awa").variance_limit is None
    assert "added dakar-cashier2 (Chez Awa)" in answer
    assert User.objects.filter(restaurant__name="Chez Awa").count() == 4


def test_refused_where_settings_do_not_allow_it(settings):
    settings.DEMO_DATA_ALLOWED = False

    with pytest.raises(CommandError, match="DEMO_DATA_ALLOWED"):
        seed()

    assert not Restaurant.objects.exists()
    assert not User.objects.exists()
