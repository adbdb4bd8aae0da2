"""Bodies that are JSON and still cannot be kept: refused at the door, in whatever field."""

import pytest

from apps.core.storable import unstorable_place

pytestmark = pytest.mark.django_db
DRAWER = "/api/payments/drawer-sessions/open/"
METHODS = "/api/payments/methods/"
UNSTORABLE = [r'"\ud800"', r'"a\udfffb"', r'"\u0000"', "1e400", "-1e400"]


def post(client, url, text):
    return client.post(url, text, content_type="application/json")


def assert_refused(answer, field):
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, "unstorable")


@pytest.mark.parametrize("value", UNSTORABLE)
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"provider_code": %s, "name": "x"}', "provider_code"),
        ('{"provider_code": "cash", "name": "x", "config": {"a": [%s]}}', "config.a.0"),
        ('{"provider_code": "cash", "name": "x", "credentials": {"a": %s}}', "credentials.a"),
    ],
)
def test_values_that_no_column_takes(till, owner, body, field, value):
    assert_refused(post(till(owner), METHODS, body % value), field)


@pytest.mark.parametrize("key", UNSTORABLE[:3])
@pytest.mark.parametrize(
    ("url", "body", "field"),
    [
        (DRAWER, '{"opening_count": {%s: 1}}', "opening_count"),
        (METHODS, '{"provider_code": "cash", "name": "x", "config": {%s: 1}}', "config"),
        (METHODS, '{"provider_code": "cash", "credentials": {%s: "a"}}', "credentials"),
        (METHODS, "{%s: 1}", None),
    ],
)
def test_keys_that_no_column_takes(till, owner, url, body, field, key):
    assert_refused(post(till(owner), url, body % key), field)


def test_a_movement_of_no_kind(till, cashier):
    session = till(cashier).post(DRAWER, {"opening_balance": 0}).json()["id"]
    url = f"/api/payments/drawer-sessions/{session}/movements/"
    body = r'{"kind": "\ud800", "amount": 1, "reason": "x"}'
    assert_refused(post(till(cashier), url, body), "kind")


def test_what_can_be_kept():
    assert unstorable_place({"é\U0001f600": [1, 1.5, None, {"a": "\t"}], "n": 10**30}) is None
    assert unstorable_place([[{"a": {"\x00": 1}}]]) == "0.0.a"
    assert unstorable_place(float("nan")) == ""
