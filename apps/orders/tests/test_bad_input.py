"""What bad input gets: a problem with a stable code, and nothing changed."""

import json
from base64 import b64encode

import pytest
from django.test import Client

from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.restaurants.models import NumberSequence

pytestmark = pytest.mark.django_db
ORDERS = "/api/orders/"
ITEM = {"name": "Yassa", "quantity": 1, "unit_price": 3000}


@pytest.fixture(autouse=True)
def _nothing_changes(db):
    """Whatever a test here sends, no order comes of it and no number is used up."""
    yield
    assert not Order.all_objects.filter(created_by__username__startswith="person-").exists()
    assert not NumberSequence.objects.exists()


@pytest.fixture
def raw(till, cashier):
    """Sends bytes as they are, signed in as a cashier."""
    authorization = till(cashier)._credentials["HTTP_AUTHORIZATION"]

    def send(body, path=ORDERS, content_type="application/json", method="POST", **extra):
        return Client(headers={"Authorization": authorization}).generic(
            method, path, body, content_type=content_type, **extra
        )

    return send


def assert_problem(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["request_id"] == answer["X-Request-ID"]
    assert "Traceback" not in answer.content.decode()
    return problem


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"items": [}',
        b"\x00",
        b"\xff\xfe",
        b'{"items": NaN}',
        b'{"items": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"items": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    ],
    ids=["cut", "comma", "NUL", "not UTF-8", "NaN", "digits", "deep", "deep list", "deep object"],
)
def test_malformed_json(raw, body):
    assert_problem(raw(body), 400, "parse-error")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"5", b"null", b"true", b""])
def test_json_that_is_no_object(raw, body):
    assert_problem(raw(body), 400, "invalid")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "nonsense"],
)
def test_a_content_type_we_do_not_read(raw, content_type):
    body = json.dumps({"items": [ITEM]}).encode()

    assert_problem(raw(body, content_type=content_type), 415, "unsupported-media-type")


def test_a_form_is_no_order(raw):
    answer = raw(b"items=x", content_type="application/x-www-form-urlencoded")

    assert_problem(answer, 415, "unsupported-media-type")


def test_ten_megabytes(raw):
    assert_problem(raw(b'{"note": "' + b"x" * 10_000_000 + b'"}'), 413, "request-too-large")


def test_a_body_larger_than_it_says(raw):
    """Django reads no further than the announced length: a cut document is malformed."""
    body = json.dumps({"items": [ITEM]}).encode()

    assert_problem(raw(body, CONTENT_LENGTH="10"), 400, "parse-error")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("unit_price", value) for value in (10.0, 10.5, "10", "", True, None, [], {}, -1, 10**9)),
        *(("unit_price", value) for value in (1e300, -0.0, "ten", 2**63, 10**30)),
        *(("quantity", value) for value in (1.0, "1", True, None, [], {}, 0, -1, 10_000, 10**30)),
        *(("name", value) for value in ("", "  ", 5, None, True, [], {}, "x" * 121)),
        *(("name", f"a{control}b") for control in "\x00\x07\n\r\t\x1b\x7f\x85"),
        ("name", "\ud800"),
    ],
)
def test_a_line_that_cannot_be(till, cashier, field, value):
    body = json.dumps({"items": [ITEM, ITEM | {field: value}]})

    answer = till(cashier).post(ORDERS, body, content_type="application/json")

    problem = assert_problem(answer, 400, "invalid")
    assert [error["field"] for error in problem["errors"]] == [f"items.1.{field}"]
    assert all(error["code"] and error["detail"] for error in problem["errors"])


@pytest.mark.parametrize("field", list(ITEM))
def test_a_line_that_lacks_something(till, cashier, field):
    item = {name: value for name, value in ITEM.items() if name != field}

    problem = assert_problem(till(cashier).post(ORDERS, {"items": [item]}), 400, "invalid")
    assert problem["errors"][0]["field"] == f"items.0.{field}"
    assert problem["errors"][0]["code"] == "required"


@pytest.mark.parametrize(
    "items", [None, [], "x", 5, {}, {"0": ITEM}, [None], ["x"], [[ITEM]], [ITEM] * 201]
)
def test_items_that_are_no_lines(till, cashier, items):
    assert_problem(till(cashier).post(ORDERS, {"items": items}), 400, "invalid")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            (field, value)
            for field in ("table", "note", "reference", "customer_phone")
            for value in ("a\x00b", "a\nb", "\ud800", 5, None, True, [], {}, "x" * 501)
        ),
        *(("customer_email", value) for value in ("guest", "a@b\x00.c", 5, None, [], "\ud800@b.c")),
        ("customer_email", "x" * 250 + "@b.example"),
        *(("idempotency_key", value) for value in ("", "a\x00b", None, True, [], "x" * 256)),
    ],
)
def test_a_text_that_cannot_be(till, cashier, field, value):
    body = json.dumps({"items": [ITEM], field: value})

    answer = till(cashier).post(ORDERS, body, content_type="application/json")

    problem = assert_problem(answer, 400, "invalid")
    assert {error["field"] for error in problem["errors"]} == {field}


@pytest.mark.parametrize("phone", ["abc", "+", "0", "+99912345678", "77 123", "+22177123456789"])
def test_a_phone_that_cannot_ring(till, cashier, phone):
    answer = till(cashier).post(ORDERS, {"items": [ITEM], "customer_phone": phone})

    assert_problem(answer, 400, "phone-invalid")


@pytest.mark.parametrize("key", ["x" * 256, "x" * 10_000, " ", "\t", "clé\x07", "a\x00b"])
def test_a_key_that_cannot_be(till, cashier, key):
    answer = till(cashier).post(ORDERS, {"items": [ITEM]}, headers={"Idempotency-Key": key})

    assert_problem(answer, 400, "idempotency-key-invalid")


@pytest.mark.parametrize("key", [5, 1.5])
def test_a_key_that_is_no_text(till, cashier, key):
    answer = till(cashier).post(ORDERS, {"items": [ITEM], "idempotency_key": key})

    assert_problem(answer, 400, "idempotency-key-invalid")


def test_two_different_keys(till, cashier):
    body = {"items": [ITEM], "idempotency_key": "one"}

    answer = till(cashier).post(ORDERS, body, headers={"Idempotency-Key": "another"})

    assert_problem(answer, 400, "idempotency-key-invalid")


@pytest.mark.parametrize(
    "size", ["1000000", "201", "0", "-1", "1.5", "x", "", "٣", "9" * 5000, "0000000001000000"]
)
def test_a_page_size_that_cannot_be(till, cashier, size):
    answer = till(cashier).get(ORDERS, {"page_size": size})

    assert_problem(answer, 400, "page-size-invalid")


def encoded(text):
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        encoded("p=not-an-id"),
        encoded("p=\x00"),
        encoded("p=2026-11-21"),
        encoded("o=x"),
        encoded("o=-1&p=x"),
        encoded("r=1&p=" + "9" * 4000),
    ],
)
def test_a_cursor_we_never_gave(till, cashier, cursor):
    answer = till(cashier).get(ORDERS, {"cursor": cursor})

    assert_problem(answer, 400, "cursor-invalid")


@pytest.mark.parametrize("cursor", ["", "\x00", "=" * 5000, encoded("o=9999999999999999999999")])
def test_a_cursor_that_says_nothing_is_harmless(till, cashier, cursor):
    answer = till(cashier).get(ORDERS, {"cursor": cursor})

    assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize("field", ["created_after", "created_before"])
@pytest.mark.parametrize(
    "moment",
    ["yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "0", "\x00", "99999-01-01", "∞"],
)
def test_a_time_that_is_none(till, cashier, field, moment):
    problem = assert_problem(till(cashier).get(ORDERS, {field: moment}), 400, "invalid")

    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_at_the_end_of_the_calendar(till, cashier, moment):
    assert till(cashier).get(ORDERS, {"created_before": moment}).status_code == 200


@pytest.mark.parametrize("field", ["status", "payment_status"])
@pytest.mark.parametrize("value", ["sold", "OPEN", "\x00", "open,closed", "x" * 5000])
def test_a_state_that_is_none(till, cashier, field, value):
    problem = assert_problem(till(cashier).get(ORDERS, {field: value}), 400, "invalid")

    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize(
    "name",
    ["restaurant_id", "restaurant", "created_by__password", "ordering", "customer_phone__gt"],
)
def test_a_filter_that_is_none_is_no_way_in(till, cashier, stranger, name):
    answer = till(cashier).get(ORDERS, {name: str(stranger.restaurant_id)})

    assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize(
    "name",
    ["x", "0", "%00", "..%2f..", "00000000-0000-0000-0000-00000000000g", "' OR 1=1 --", "x" * 3000],
)
@pytest.mark.parametrize("suffix", ["", "cancel/"])
def test_an_id_that_is_none(raw, name, suffix):
    method = "POST" if suffix else "GET"

    assert_problem(raw(b"{}", path=f"{ORDERS}{name}/{suffix}", method=method), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [ORDERS, f"{ORDERS}0199f3a4-5b6c-7d8e-9f00-112233445566/"])
def test_orders_are_never_edited(raw, method, path):
    assert_problem(raw(b"{}", path=path, method=method), 405, "method-not-allowed")


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
def test_an_answer_we_cannot_write(till, cashier, accept):
    answer = till(cashier).get(ORDERS, headers={"Accept": accept})

    assert answer.status_code in (200, 406)


class TestCancelling:
    @pytest.fixture
    def order(self, cashier):
        return OrderFactory(created_by=cashier)

    @pytest.fixture(autouse=True)
    def _nothing_changes(self, order):
        yield
        assert Order.all_objects.get().status == "open"

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"{", "parse-error"),
            (b"[]", "invalid"),
            (b"{}", "invalid"),
            (b'{"reason": null}', "invalid"),
            (b'{"reason": 5}', "invalid"),
            (b'{"reason": "a\\u0000b"}', "invalid"),
            (b'{"reason": "' + b"x" * 501 + b'"}', "invalid"),
        ],
    )
    def test_without_a_reason(self, raw, order, body, code):
        assert_problem(raw(body, path=f"{ORDERS}{order.pk}/cancel/"), 400, code)
