"""From where an act came: the way in, and the address."""

import pytest
from django.core.management import call_command
from rest_framework.settings import api_settings
from structlog.contextvars import bound_contextvars

from apps.audit.models import AuditEntry
from apps.audit.origin import Origin, current_origin
from apps.authentication.tests.factories import PASSWORD
from apps.orders.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


def test_an_act_at_the_till(till, cashier):
    order = OrderFactory(created_by=cashier)
    headers = {"X-Request-ID": "ticket-7"}

    till(cashier).post(f"/api/orders/{order.pk}/cancel/", {"reason": "gone"}, headers=headers)

    entry = AuditEntry.all_objects.get(action="order.cancelled")
    assert (entry.channel, entry.ip_address, entry.request_id) == ("api", "127.0.0.1", "ticket-7")
    assert (entry.actor, entry.reason) == (cashier, "gone")


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [("203.0.113.9", "203.0.113.9"), ("2001:DB8::1:2", "2001:db8::1:2"), ("no address", "")],
)
def test_behind_a_proxy(client, manager, monkeypatch, forwarded, seen):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    form = {"username": manager.username, "password": PASSWORD}

    client.post("/admin/login/", form, headers={"X-Forwarded-For": forwarded})

    entry = AuditEntry.all_objects.get(action="user.signed_in")
    assert (entry.channel, entry.ip_address) == ("back_office", seen)


def test_a_page_of_neither(client):
    with bound_contextvars():
        client.get("/healthz")

    assert current_origin() == Origin("command")


def test_a_task():
    with bound_contextvars(task="apps.payments.tasks.sweep"):
        assert current_origin() == Origin("task")


def test_the_command_line(monkeypatch):
    monkeypatch.setenv("OWNER_PASSWORD", "a-long-owner-password")
    options = {"country": "SN", "currency": "XOF", "timezone": "Africa/Dakar", "owner": "awa"}

    call_command("create_restaurant", name="Chez Awa", **options)

    entry = AuditEntry.all_objects.get(action="restaurant.opened")
    assert (entry.channel, entry.ip_address, entry.actor) == ("command", "", None)
