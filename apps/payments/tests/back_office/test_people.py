"""Owners hire and dismiss in their own restaurant; nobody climbs."""

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.authentication.models import User
from apps.authentication.tests.factories import UserFactory
from apps.payments.tests.back_office.house import office

pytestmark = pytest.mark.django_db

ADD = "/admin/authentication/user/add/"
PASSWORD = "correct-horse-battery"


def new_person(**fields):
    return {
        "username": "awa",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "role": "cashier",
        **fields,
    }


def change(person):
    return reverse("admin:authentication_user_change", args=[person.pk])


def form_of(person, **fields):
    return {"username": person.username, "role": person.role, "is_active": "on", **fields}


@pytest.mark.parametrize("role", ["cashier", "manager", "customer"])
def test_an_owner_hires_in_their_own_restaurant(ours, role):
    answer = office(ours.owner).post(ADD, new_person(role=role))

    assert answer.status_code == 302
    awa = User.objects.get(username="awa")
    assert (awa.restaurant, awa.role, awa.is_superuser) == (ours.restaurant, role, False)
    assert awa.is_staff is (role == "manager")
    assert awa.check_password(PASSWORD)
    entry = AuditEntry.all_objects.get(action="person.created")
    assert (entry.actor, entry.subject_id) == (ours.owner, str(awa.pk))
    assert PASSWORD not in str(entry.facts)


def test_a_password_must_pass_the_validators(ours):
    answer = office(ours.owner).post(ADD, new_person(password1="short", password2="short"))

    assert answer.status_code == 200
    assert not User.objects.filter(username="awa").exists()


def test_an_owner_cannot_hire_owners_administrators_or_for_others(ours, theirs):
    client = office(ours.owner)
    client.post(ADD, new_person(role="owner"))
    assert not User.objects.filter(username="awa").exists()

    client.post(
        ADD,
        new_person(
            restaurant=str(theirs.restaurant.pk),
            is_superuser="on",
            is_staff="on",
            groups="1",
            user_permissions="1",
        ),
    )
    awa = User.objects.get(username="awa")
    assert awa.restaurant == ours.restaurant
    assert (awa.is_superuser, awa.is_staff) == (False, False)
    assert not awa.user_permissions.exists()


@pytest.mark.parametrize("forged", [{"role": "owner"}, {"role": ""}])
def test_an_owner_cannot_promote_beyond_manager(ours, forged):
    answer = office(ours.owner).post(change(ours.cashier), form_of(ours.cashier, **forged))

    assert answer.status_code == 200
    ours.cashier.refresh_from_db()
    assert ours.cashier.role == "cashier"


def test_forged_fields_of_a_change_are_nothing(ours, theirs):
    answer = office(ours.owner).post(
        change(ours.cashier),
        form_of(
            ours.cashier,
            is_superuser="on",
            is_staff="on",
            restaurant=str(theirs.restaurant.pk),
            password="x",
            first_name="Awa",
        ),
    )

    assert answer.status_code == 302
    before = ours.cashier.password
    ours.cashier.refresh_from_db()
    assert ours.cashier.first_name == "Awa"
    assert ours.cashier.restaurant == ours.restaurant
    assert (ours.cashier.is_superuser, ours.cashier.is_staff) == (False, False)
    assert ours.cashier.password == before
    entry = AuditEntry.all_objects.get(action="person.changed")
    assert entry.facts == {"first_name": ["", "Awa"]}


def test_an_owner_dismisses_a_cashier(ours):
    form = form_of(ours.cashier)
    del form["is_active"]

    office(ours.owner).post(change(ours.cashier), form)

    ours.cashier.refresh_from_db()
    assert ours.cashier.is_active is False
    entry = AuditEntry.all_objects.get(action="person.changed")
    assert entry.facts == {"is_active": [True, False]}


def test_owners_do_not_change_each_other_or_themselves_away(ours):
    partner = UserFactory(restaurant=ours.restaurant, role="owner")
    client = office(ours.owner)

    assert client.post(change(partner), form_of(partner, role="cashier")).status_code == 403
    client.post(change(ours.owner), {"username": ours.owner.username, "role": "cashier"})

    for person in (partner, ours.owner):
        person.refresh_from_db()
        assert (person.role, person.is_active) == ("owner", True)


def test_permission_fields_are_not_on_the_page(ours):
    body = office(ours.owner).get(change(ours.cashier)).content.decode()
    for name in ("is_superuser", "is_staff", "groups", "user_permissions", "restaurant"):
        assert f'name="{name}"' not in body


def test_managers_look_and_change_nothing(ours):
    client = office(ours.manager)

    assert client.get(change(ours.cashier)).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, new_person()).status_code == 403
    assert client.post(change(ours.cashier), form_of(ours.cashier)).status_code == 403
    assert client.post(f"/admin/authentication/user/{ours.cashier.pk}/password/").status_code == 403
    assert "argon2" not in client.get(change(ours.cashier)).content.decode()


def test_an_owner_sets_a_cashiers_password(ours):
    page = f"/admin/authentication/user/{ours.cashier.pk}/password/"

    answer = office(ours.owner).post(page, {"password1": PASSWORD, "password2": PASSWORD})

    assert answer.status_code == 302
    ours.cashier.refresh_from_db()
    assert ours.cashier.check_password(PASSWORD)
    entry = AuditEntry.all_objects.get(action="person.password_changed")
    assert (entry.actor, entry.facts) == (ours.owner, {})


@pytest.mark.parametrize("whose", ["owner", "administrator", "theirs"])
def test_nobody_elses_password(ours, theirs, administrator, whose):
    person = {
        "owner": UserFactory(restaurant=ours.restaurant, role="owner"),
        "administrator": administrator,
        "theirs": theirs.cashier,
    }[whose]
    page = f"/admin/authentication/user/{person.pk}/password/"

    answer = office(ours.owner).post(page, {"password1": PASSWORD, "password2": PASSWORD})

    assert answer.status_code in (403, 404)
    person.refresh_from_db()
    assert not person.check_password(PASSWORD)


def test_an_administrator_needs_a_restaurant_and_a_role_or_neither(administrator, ours):
    client = office(administrator)

    for wrong in (
        {"role": "cashier"},
        {"role": "", "restaurant": str(ours.restaurant.pk)},
        {"role": "owner", "restaurant": str(ours.restaurant.pk), "is_superuser": "on"},
    ):
        assert client.post(ADD, new_person(**wrong)).status_code == 200
        assert not User.objects.filter(username="awa").exists()

    client.post(ADD, new_person(role="owner", restaurant=str(ours.restaurant.pk)))
    assert User.objects.get(username="awa").is_owner
    client.post(ADD, new_person(username="binta", role="", is_superuser="on"))
    assert User.objects.get(username="binta").is_superuser


def test_a_role_cannot_be_taken_from_somebody_who_works(administrator, ours):
    answer = office(administrator).post(change(ours.cashier), form_of(ours.cashier, role=""))

    assert answer.status_code == 200
    ours.cashier.refresh_from_db()
    assert ours.cashier.role == "cashier"
