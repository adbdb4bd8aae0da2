"""House rules are the owner's; the place and its money are the administrators'."""

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.core.admin.changes import NobodyRecords, announce, changed_by_person
from apps.payments.tests.back_office.house import office

pytestmark = pytest.mark.django_db


def change(restaurant):
    return reverse("admin:restaurants_restaurant_change", args=[restaurant.pk])


def rules(restaurant, **fields):
    return {
        "name": restaurant.name,
        "business_day_start": "04:00",
        "language": "en",
        "change_rounding": "1",
        "variance_limit": "",
        "blind_count": "on",
        **fields,
    }


def test_an_owner_sets_the_house_rules(ours):
    answer = office(ours.owner).post(
        change(ours.restaurant), rules(ours.restaurant, variance_limit="5000", blind_count="")
    )

    assert answer.status_code == 302
    ours.restaurant.refresh_from_db()
    assert ours.restaurant.variance_limit == 5000
    assert ours.restaurant.blind_count is False
    entry = AuditEntry.all_objects.get(action="restaurant.changed")
    assert (entry.restaurant, entry.actor) == (ours.restaurant, ours.owner)
    assert entry.facts == {
        "language": ["fr", "en"],
        "variance_limit": [None, 5000],
        "blind_count": [True, False],
    }


def test_the_house_rules_say_in_what_unit_they_are(ours):
    """An owner in Addis Ababa who means 50 birr must not write 50."""
    page = office(ours.owner).get(change(ours.restaurant), headers={"Accept-Language": "en"})

    assert "or 50.00 birr." in page.content.decode()


def test_an_owner_cannot_move_the_place(ours):
    office(ours.owner).post(
        change(ours.restaurant),
        rules(ours.restaurant, currency="EUR", country="FR", timezone="Europe/Paris", is_active=""),
    )

    ours.restaurant.refresh_from_db()
    assert ours.restaurant.currency == "XOF"
    assert ours.restaurant.timezone == "Africa/Dakar"
    assert ours.restaurant.is_active


def test_the_currency_is_said_once(ours, administrator):
    office(administrator).post(
        change(ours.restaurant),
        rules(
            ours.restaurant, country="CI", timezone="Africa/Abidjan", currency="EUR", is_active="on"
        ),
    )

    ours.restaurant.refresh_from_db()
    assert (ours.restaurant.country, ours.restaurant.currency) == ("CI", "XOF")


def test_an_administrator_opens_a_restaurant(administrator):
    answer = office(administrator).post(
        "/admin/restaurants/restaurant/add/",
        {
            "name": "Chez Awa",
            "country": "SN",
            "currency": "XOF",
            "timezone": "Africa/Dakar",
            "business_day_start": "04:00",
            "language": "fr",
            "change_rounding": "5",
            "is_active": "on",
        },
    )
    assert answer.status_code == 302
    assert AuditEntry.all_objects.get(action="restaurant.created").actor == administrator


def test_managers_and_owners_cannot_open_restaurants(ours):
    for person in (ours.manager, ours.owner):
        assert office(person).get("/admin/restaurants/restaurant/add/").status_code == 403
    assert office(ours.manager).post(change(ours.restaurant), {}).status_code == 403


def test_a_change_that_nobody_records_does_not_pass(ours, monkeypatch):
    monkeypatch.setattr(changed_by_person, "receivers", [])
    changed_by_person.sender_receivers_cache.clear()
    with pytest.raises(NobodyRecords):
        announce(actor=ours.owner, action="x.changed", subject=ours.restaurant, facts={})
