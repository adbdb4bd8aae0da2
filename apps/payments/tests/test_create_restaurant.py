"""The first thing a real user needs: a restaurant, an owner who can sign in, and cash."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditEntry
from apps.authentication.models import Role, User
from apps.payments.models import PaymentMethod
from apps.restaurants.models import Restaurant

pytestmark = pytest.mark.django_db

PASSWORD = "quatre-canaris-bleus"
TERANGA = {
    "name": "La Teranga",
    "country": "SN",
    "currency": "XOF",
    "timezone": "Africa/Dakar",
    "owner": "awa",
}


@pytest.fixture
def create(monkeypatch):
    """Run the command without a terminal, as a deployment does."""
    monkeypatch.setenv("OWNER_PASSWORD", PASSWORD)
    monkeypatch.setattr("sys.stdin", StringIO())

    def run(**options):
        out = StringIO()
        call_command("create_restaurant", **{**TERANGA, **options}, stdout=out)
        return out.getvalue()

    return run


def refuses(create, saying, **options):
    with pytest.raises(CommandError, match=saying):
        create(**options)
    assert not Restaurant.objects.exists()
    assert not User.objects.exists()
    assert not PaymentMethod.all_objects.exists()


def test_a_restaurant_its_owner_and_cash(create):
    answer = create(variance_limit=2000, change_rounding=5, business_day_start="05:30")

    restaurant = Restaurant.objects.get()
    assert str(restaurant.pk) in answer
    assert (restaurant.name, restaurant.country, restaurant.currency, restaurant.timezone) == (
        "La Teranga",
        "SN",
        "XOF",
        "Africa/Dakar",
    )
    assert (restaurant.variance_limit, restaurant.change_rounding) == (2000, 5)
    assert str(restaurant.business_day_start) == "05:30:00"
    owner = User.objects.get()
    assert (owner.username, owner.role, owner.restaurant) == ("awa", Role.OWNER, restaurant)
    assert owner.check_password(PASSWORD)
    assert owner.is_staff
    assert not owner.is_superuser
    method = PaymentMethod.all_objects.get()
    assert (method.restaurant, method.provider_code) == (restaurant, "cash")
    entry = AuditEntry.all_objects.get()
    assert (entry.action, entry.restaurant, entry.facts) == (
        "restaurant.opened",
        restaurant,
        {"owner": "awa"},
    )


def test_the_owner_can_take_the_first_franc(create, till):
    """What the command leaves behind is enough to open a drawer and to be shown a button."""
    create()

    methods = till(User.objects.get()).get("/api/payments/methods/").json()

    assert [method["provider_code"] for method in methods] == ["cash"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "Senegal"),
        ("currency", "FCFA"),
        ("timezone", "Dakar"),
        ("business_day_start", "late"),
        ("change_rounding", 0),
        ("variance_limit", -1),
        ("name", ""),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_created(create, field, value):
    refuses(create, field, **{field: value})


def test_a_weak_password_is_refused(create, monkeypatch):
    monkeypatch.setenv("OWNER_PASSWORD", "123456")

    refuses(create, "12")


def test_no_password_at_all_is_refused(create, monkeypatch):
    monkeypatch.delenv("OWNER_PASSWORD")

    refuses(create, "OWNER_PASSWORD")


def test_a_username_that_is_taken_is_refused(create):
    create()

    with pytest.raises(CommandError, match="username"):
        create(name="La Teranga 2")

    assert Restaurant.objects.count() == 1
