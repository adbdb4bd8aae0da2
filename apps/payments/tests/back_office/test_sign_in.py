"""The door: it opens for owners and managers, shows nothing to others, and shuts on guessers."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.authentication.tests.factories import PASSWORD
from apps.core.admin.door import NOT_HERE
from apps.payments.tests.back_office.house import office

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/?next=/admin/"


def sign_in(client, username, password=PASSWORD):
    return client.post(LOGIN, {"username": username, "password": password})


def test_who_is_not_signed_in_is_asked_to():
    client = Client()

    assert client.get(reverse("admin:index")).status_code == 302
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert 'name="password"' in page.content.decode()


def test_a_page_asks_once_who_is_there_and_where(ours, django_assert_num_queries):
    client = office(ours.manager)
    with django_assert_num_queries(2):  # the session, the person with the restaurant
        assert client.get(reverse("admin:search")).status_code == 200


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_owners_and_managers_sign_in_and_out(ours, role):
    client = Client()

    assert sign_in(client, f"Baobab-{role}").status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200

    client.post(reverse("admin:logout"))
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_cashier_is_told_whom_the_back_office_is_for_once_the_password_is_right(ours):
    def answer(username, password):
        client = Client()
        page = sign_in(client, username, password)
        assert client.get(reverse("admin:index")).status_code == 302
        return page.status_code, list(page.context["form"].non_field_errors())

    assert answer("Baobab-cashier", PASSWORD) == (200, [str(NOT_HERE)])
    for role in ("cashier", "owner"):
        assert answer(f"Baobab-{role}", "wrong") == answer("nobody", "wrong") != (200, [])
    assert str(NOT_HERE) not in answer("Baobab-cashier", "wrong")[1]


def test_guessing_ends_on_a_page_that_says_so(ours):
    client = Client()
    answers = [sign_in(client, "Baobab-owner", "wrong").status_code for _ in range(6)]

    assert answers[-1] == 429
    locked = sign_in(client, "Baobab-owner")
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) > 0
    assert 'class="ec-notice"' in locked.content.decode()
    assert client.get(reverse("admin:index")).status_code == 302


def test_an_owner_changes_the_own_password(ours):
    client = office(ours.owner)
    fresh = "another-long-passphrase"

    answer = client.post(
        reverse("admin:password_change"),
        {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh},
    )

    assert answer.status_code == 302
    ours.owner.refresh_from_db()
    assert ours.owner.check_password(fresh)
    entry = AuditEntry.all_objects.get(action="person.password_changed")
    assert (entry.actor, entry.subject_id) == (ours.owner, str(ours.owner.pk))
