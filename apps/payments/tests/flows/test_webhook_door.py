"""The door itself: what it asks of the database, of the signature, and how it refuses."""

import json

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from apps.core import doorbell
from apps.payments.models import WebhookDelivery
from apps.payments.providers import PROVIDERS
from apps.payments.tests.bogus import SigningProvider
from apps.payments.views.webhooks import WebhookThrottle

pytestmark = pytest.mark.django_db(transaction=True)


class KeyedProvider(SigningProvider):
    """Signs with the account's own word, and is not to be read before that was checked."""

    def verify_webhook(self, headers, body):
        self.verified = self.credentials.get("word") == headers.get("x-word")
        return self.verified

    def parse_webhook(self, body):
        assert self.verified, "read before its signature was checked"
        return super().parse_webhook(body)


@pytest.fixture
def keyed_box(signing_box, monkeypatch):
    monkeypatch.setitem(PROVIDERS, "signing", KeyedProvider)
    set_word(signing_box.method, "old")
    return signing_box


@pytest.fixture(autouse=True)
def nobody_works(monkeypatch):
    """The door alone is looked at."""
    monkeypatch.setattr(doorbell.settings, "CELERY_TASK_ALWAYS_EAGER", False)
    monkeypatch.setattr(doorbell, "_bell", doorbell._Bell(publish=lambda *ring: None))


def set_word(method, word):
    method.credentials = json.dumps({"word": word})
    method.save()


def knock(method, *, token=None, word="old", body=b'{"reference": "P1"}', **headers):
    door = method.webhook_token if token is None else token
    path = f"/api/payments/webhooks/{method.provider_code}/" + (f"{door}/" if door else "")
    sent = {"X-Word": word, "X-Signature": SigningProvider.sign(body)} | headers
    client = Client(raise_request_exception=False)
    return client.post(path, body, content_type="application/json", headers=sent)


def test_two_statements_and_no_transaction_around_them(signing_box, django_assert_num_queries):
    knock(signing_box.method)
    with django_assert_num_queries(2):
        assert knock(signing_box.method, body=b'{"reference": "P2"}').status_code == 200
    assert WebhookDelivery.all_objects.count() == 2


def test_what_is_kept_is_the_methods(signing_box):
    knock(signing_box.method)
    kept = WebhookDelivery.all_objects.get()
    assert kept.payment_method == signing_box.method
    assert kept.restaurant_id == signing_box.method.restaurant_id
    assert (kept.status, kept.attempts, kept.is_proven) == ("received", 0, True)
    assert kept.next_attempt_at
    assert kept.received_at


def test_new_credentials_count_from_the_next_webhook_on(keyed_box):
    assert knock(keyed_box.method, word="old").status_code == 200
    set_word(keyed_box.method, "new")
    assert knock(keyed_box.method, word="old").status_code == 401
    assert knock(keyed_box.method, word="new").status_code == 200


def test_nothing_is_read_before_the_signature_was_checked(keyed_box):
    refused = knock(keyed_box.method, word="wrong")
    assert (refused.status_code, refused.json()["code"]) == (401, "signature-refused")
    assert not WebhookDelivery.all_objects.exists()


def test_a_token_of_another_providers_method_is_unknown(signing_box, box):
    path = f"/api/payments/webhooks/bogus/{signing_box.method.webhook_token}/"
    assert Client().post(path, b"{}", content_type="application/json").status_code == 404


def test_the_sender_need_not_want_json(signing_box):
    answer = knock(signing_box.method, Accept="text/html")
    assert (answer.status_code, answer.json()) == (200, {"received": True})
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize(("language", "title"), [("en", "Not found"), ("fr", "Introuvable")])
def test_a_refusal_is_a_problem_in_the_callers_language(signing_box, language, title):
    headers = {"Accept-Language": language, "Accept": "text/html", "X-Request-ID": "r-1"}
    answer = knock(signing_box.method, token="x" * 43, **headers)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert (problem["title"], problem["code"], problem["request_id"]) == (title, "not-found", "r-1")


def test_another_method_is_refused_as_a_problem(signing_box):
    path = f"/api/payments/webhooks/signing/{signing_box.method.webhook_token}/"
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert set(answer["Allow"].split(", ")) >= {"POST", "PUT"}


def test_without_a_database_it_says_come_again(signing_box, monkeypatch):
    token = signing_box.method.webhook_token

    def gone(*_):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = knock(signing_box.method, token=token)
    assert (answer.status_code, answer.json()["code"]) == (503, "service-unavailable")
    assert answer["Retry-After"] == "5"


def test_what_nobody_foresaw_is_a_500_that_tells_nothing(signing_box, monkeypatch):
    monkeypatch.setattr(SigningProvider, "verify_webhook", lambda *_: 1 / 0)
    answer = knock(signing_box.method)
    assert (answer.status_code, answer.json()["code"]) == (500, "error")
    assert "division" not in answer.content.decode()


def test_the_open_door_is_throttled_and_the_one_with_a_token_is_not(signing_box, monkeypatch):
    cache.clear()
    monkeypatch.setattr(WebhookThrottle, "rate", "1/min", raising=False)
    assert [knock(signing_box.method, token="").status_code for _ in "12"] == [200, 429]
    answer = knock(signing_box.method, token="")
    assert (answer.json()["code"], answer["Content-Type"]) == (
        "throttled",
        "application/problem+json",
    )
    assert int(answer["Retry-After"]) in range(1, 61)
    assert [knock(signing_box.method).status_code for _ in "12"] == [200, 200]
