"""Both doors take the same webhooks, and neither takes one that is not signed."""

import pytest
from django.test import Client, override_settings

from apps.payments.models import WebhookDelivery
from apps.payments.providers import PROVIDERS
from benchmarks.books import write_books
from benchmarks.facts import facts
from benchmarks.provider import BenchProvider
from benchmarks.seed import Plan
from benchmarks.traffic import Requests

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bench_provider(monkeypatch):
    monkeypatch.setitem(PROVIDERS, BenchProvider.code, BenchProvider)


@pytest.fixture
def news():
    plan = Plan.of(1, open_orders=1, floor_orders=1)
    write_books(plan, unchecked=False)
    return Requests(facts(plan)).webhooks(1)[0][0]


def send(request, *, spoil=""):
    head, _, body = request.partition("\r\n\r\n")
    first, *lines = head.splitlines()
    headers = dict(line.split(": ", 1) for line in lines if "Length" not in line)
    return Client().generic(
        "POST", first.split()[1], body + spoil, "application/json", headers=headers
    )


def test_our_door_keeps_it_as_proven(news):
    assert send(news).status_code == 200
    kept = WebhookDelivery.all_objects.get()
    assert kept.is_proven
    assert kept.dedupe_key.startswith("EV_")
    assert kept.payment_method.provider_code == "bench"


def test_the_floor_keeps_the_same_body(news):
    send(news)
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        assert send(news).status_code == 200
    ours, bare = WebhookDelivery.all_objects.order_by("id")
    assert ours.raw_body == bare.raw_body


def test_the_floor_inserts_one_row(news, django_assert_num_queries):
    with override_settings(ROOT_URLCONF="benchmarks.urls"), django_assert_num_queries(1 + 2):
        assert send(news).status_code == 200


def test_neither_takes_a_body_that_was_changed(news):
    assert send(news, spoil=" ").status_code == 401
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        assert send(news, spoil=" ").status_code == 401
    assert not WebhookDelivery.all_objects.exists()
