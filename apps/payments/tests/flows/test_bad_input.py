"""What bad input gets: a clear problem with a stable code, and nothing changed (section 9)."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from apps.authentication.tests.factories import UserFactory
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentEvent
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db
URL = "/api/payments/initiate/"


@pytest.fixture
def order(cashier):
    return OrderFactory(created_by=cashier, total=8500)


@pytest.fixture(autouse=True)
def _nothing_changed(request, db):
    """After every refusal of this file the books are as they were."""
    yield
    assert Payment.all_objects.count() == 0
    assert PaymentEvent.all_objects.count() == 0


def problem(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["code"] == code
    assert body["status"] == status
    assert body["type"] == f"urn:encaisse:problem:{code}"
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response["X-Request-ID"]
    return body


@pytest.mark.parametrize("body", ["{", "", "nonsense", "[1, 2", "\x00"])
def test_malformed_json(till, cashier, body):
    response = till(cashier).post(URL, body, content_type="application/json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "12"])
def test_json_that_is_not_an_object(till, cashier, body):
    response = till(cashier).post(URL, body, content_type="application/json")
    problem(response, 400, "invalid")


@pytest.mark.parametrize("field", ["amount", "amount_tendered"])
@pytest.mark.parametrize(
    "value", [10.5, 10.0, "1000", "", True, None, [], {}, -1, 0, 1_000_000_000, 10**30]
)
def test_money_is_a_positive_integer_of_nine_digits(till, cashier, order, cash, field, value):
    body = problem(initiate(till(cashier), order, cash, **{field: value}), 400, "invalid")
    assert body["errors"][0]["field"] == field


@pytest.mark.parametrize("number", ["1e3", "1e400", "NaN", "Infinity"])
def test_numbers_that_are_no_integers(till, cashier, order, cash, number):
    raw = json.dumps({"order_id": str(order.pk), "payment_method_id": str(cash.pk)})
    raw = f'{raw[:-1]}, "amount": {number}, "idempotency_key": "k"}}'
    response = till(cashier).post(URL, raw, content_type="application/json")
    assert response.status_code == 400


def test_more_than_is_due(till, cashier, order, cash):
    problem(initiate(till(cashier), order, cash, amount=8501), 409, "amount-exceeds-due")


@pytest.mark.parametrize("value", ["", "abc", 12, None, "0" * 400, "\x00"])
@pytest.mark.parametrize("field", ["order_id", "payment_method_id"])
def test_ids_that_are_none(till, cashier, order, cash, field, value):
    answer = initiate(till(cashier), order, cash, **{field: value})
    problem(answer, 400, "invalid")


def test_unknown_ids(till, cashier, order, cash):
    till_ = till(cashier)
    problem(initiate(till_, order, cash, order_id=str(uuid4())), 404, "not-found")
    problem(initiate(till_, order, cash, payment_method_id=str(uuid4())), 404, "not-found")


def test_another_restaurants_order_or_method_is_unknown(till, cashier, order, cash, stranger):
    foreign_order = OrderFactory(created_by=stranger)
    foreign_method = PaymentMethodFactory(restaurant=stranger.restaurant)
    foreign = problem(initiate(till(cashier), foreign_order, cash), 404, "not-found")
    unknown = problem(initiate(till(cashier), order, cash, order_id=str(uuid4())), 404, "not-found")
    assert foreign | {"request_id": ""} == unknown | {"request_id": ""}
    problem(initiate(till(cashier), order, foreign_method), 404, "not-found")
    problem(initiate(till(stranger), order, foreign_method), 404, "not-found")


def test_an_inactive_method(till, cashier, order, restaurant):
    off = PaymentMethodFactory(restaurant=restaurant, is_active=False)
    problem(initiate(till(cashier), order, off), 400, "payment-method-inactive")


@pytest.mark.parametrize("key", ["a\x00b", "a\tb", "x" * 256, "x" * 10_000, "", " ", 12, None])
def test_a_malformed_key_in_the_body(till, cashier, order, cash, key):
    body = {
        "order_id": str(order.pk),
        "payment_method_id": str(cash.pk),
        "idempotency_key": key,
    }
    response = till(cashier).post(URL, body)
    assert response.status_code == 400
    assert response.json()["code"] in ("idempotency-key-invalid", "invalid")
    assert response.json()["errors"][0]["field"] == "idempotency_key"


@pytest.mark.parametrize("key", ["x" * 256, "", "  "])
def test_a_malformed_key_in_the_header(till, cashier, order, cash, key):
    body = {"order_id": str(order.pk), "payment_method_id": str(cash.pk)}
    response = till(cashier).post(URL, body, headers={"Idempotency-Key": key})
    problem(response, 400, "idempotency-key-invalid")


def test_a_missing_key(till, cashier, order, cash):
    body = {"order_id": str(order.pk), "payment_method_id": str(cash.pk)}
    problem(till(cashier).post(URL, body), 400, "idempotency-key-invalid")


def test_two_keys_that_differ(till, cashier, order, cash):
    response = initiate(till(cashier), order, cash, key="one", idempotency_key="two")
    problem(response, 400, "idempotency-key-invalid")


def test_an_expired_token(till, cashier, order, cash):
    token = AccessToken.for_user(cashier)
    token.set_exp(lifetime=-timedelta(seconds=1))
    client = till()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    response = initiate(client, order, cash)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_refresh_token_is_no_access_token(till, cashier, order, cash):
    client = till()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {RefreshToken.for_user(cashier)}")
    assert initiate(client, order, cash).status_code == 401


def test_a_deactivated_person_is_out_at_once(till, cashier, order, cash):
    client = till(cashier)
    cashier.is_active = False
    cashier.save()
    assert initiate(client, order, cash).status_code == 401


def test_a_closed_restaurants_people_are_out_at_once(till, cashier, order, cash, restaurant):
    client = till(cashier)
    restaurant.is_active = False
    restaurant.save()
    assert initiate(client, order, cash).status_code == 401


def test_ten_megabytes(till, cashier):
    response = till(cashier).post(URL, "x" * 10_000_000, content_type="application/json")
    problem(response, 413, "request-too-large")


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_a_wrong_content_type(till, cashier, media):
    response = till(cashier).generic("POST", URL, "{}", content_type=media)
    problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("size", ["1000000", "0", "-1", "abc", "", "201", "1.5", "٣"])
def test_a_page_size_of_a_million(till, cashier, size):
    problem(till(cashier).get("/api/payments/", {"page_size": size}), 400, "page-size-invalid")


@pytest.mark.parametrize(
    "query",
    [
        {"order_id": "abc"},
        {"order_id": ""},
        {"status": "paid"},
        {"initiated_after": "yesterday"},
        {"provider_code": "\x00"},
    ],
)
def test_filters_that_say_nothing(till, cashier, query):
    response = till(cashier).get("/api/payments/", query)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"


def test_a_forged_cursor(till, cashier):
    response = till(cashier).get("/api/payments/", {"cursor": "'; DROP TABLE"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/ok",
        "https://user:pass@example.com/",
        "https://10.0.0.1/",
        "https://[::1]:80/x",
        "ftp://example.com",
        "javascript:alert(1)",
        "//example.com",
    ],
)
def test_return_addresses(settings, till, cashier, order, cash, url):
    settings.RETURN_URL_ALLOW_LOOPBACK = False
    body = problem(initiate(till(cashier), order, cash, success_url=url), 400, "invalid")
    assert body["errors"][0]["field"] == "success_url"


@pytest.mark.parametrize(
    "smuggled", [{"status": "success"}, {"currency": "EUR"}, {"restaurant": str(uuid4())}]
)
def test_money_and_status_are_never_writable(till, order, cash, smuggled):
    """Unknown fields are ignored, and the refusal that follows is about something else."""
    cashier = UserFactory(restaurant=order.restaurant)
    answer = initiate(till(cashier), order, cash, amount_tendered=1, **smuggled)
    problem(answer, 400, "tendered-below-amount")
    assert reload(order).currency == "XOF"


def test_problems_speak_french_and_english(till, cashier, order, cash):
    texts = {}
    for language in ("fr", "en"):
        client = till(cashier)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        body = problem(
            initiate(client, order, cash, amount_tendered=1), 400, "tendered-below-amount"
        )
        texts[language] = body["detail"]
    assert texts["en"] == "The cash handed over is less than the amount."
