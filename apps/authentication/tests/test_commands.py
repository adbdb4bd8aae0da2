"""Administrators and passwords that are made at the command line leave their trace."""

import pytest
from django.core.management import call_command

from apps.audit.models import AuditEntry
from apps.audit.receivers import write_down
from apps.authentication.models import User
from apps.authentication.tests.factories import UserFactory
from apps.core.admin.changes import NobodyRecords, changed_by_person
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "quatre-canaris-bleus"


@pytest.fixture(autouse=True)
def _typed(monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt="": NEW_PASSWORD)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW_PASSWORD)


@pytest.fixture
def nobody_records():
    changed_by_person.disconnect(write_down)
    yield
    changed_by_person.connect(write_down)


def create(name="root"):
    call_command("createsuperuser", username=name, email="root@example.com", interactive=False)


def entries():
    names = ("action", "channel", "actor", "subject_id", "facts")
    return list(AuditEntry.all_objects.values_list(*names))


def test_a_new_administrator_is_in_the_trail_of_every_restaurant():
    restaurants = [RestaurantFactory(), RestaurantFactory()]
    create()

    made = User.objects.get(is_superuser=True)
    facts = {"username": "root", "email": "root@example.com", "is_superuser": True}
    assert entries() == [("person.created", "command", None, str(made.pk), facts)] * 2
    assert {entry.restaurant for entry in AuditEntry.all_objects.all()} == set(restaurants)


def test_a_changed_password_is_in_the_trail_of_the_persons_restaurant(restaurant):
    person = UserFactory(restaurant=restaurant)
    RestaurantFactory()
    call_command("changepassword", person.username)

    assert User.objects.get(pk=person.pk).check_password(NEW_PASSWORD)
    assert entries() == [("person.password_changed", "command", None, str(person.pk), {})]
    assert AuditEntry.all_objects.get().restaurant == restaurant


@pytest.mark.usefixtures("nobody_records")
def test_without_the_trace_nothing_is_done():
    person = UserFactory()
    with pytest.raises(NobodyRecords):
        create()
    with pytest.raises(NobodyRecords):
        call_command("changepassword", person.username)

    assert not User.objects.filter(is_superuser=True).exists()
    assert not User.objects.get(pk=person.pk).check_password(NEW_PASSWORD)


def test_nobody_is_announced_after_the_command_has_ended(restaurant):
    create()
    UserFactory(restaurant=restaurant)
    assert [entry[0] for entry in entries()] == ["person.created"]
