"""What must not be kept is masked, and what support needs to read is not."""

import json
import re
import time
from decimal import Decimal

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.redaction import DEPTH_LIMIT, REDACTED, redact, redact_text

MARKETS = "BF BJ CI CM ET GH GN KE ML NE NG RW SN TG TZ UG ZA".split()  # noqa: SIM905
FORMATS = [
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
]
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


@pytest.mark.parametrize(
    "name",
    [
        "authorization",
        "Authorization",
        "HTTP_AUTHORIZATION",
        "access",
        "refresh",
        "access_token",
        "notif_token",
        "password",
        "new-password",
        "client_secret",
        "api_key",
        "X-Api-Key",
        "Subscription-Key",
        "X-Signature",
        "pin",
        "otp",
        "credentials",
        "Cookie",
        "Set-Cookie",
    ],
)
@pytest.mark.parametrize("value", ["hunter2", 4711, ["a"], {"b": "c"}])
def test_some_names_condemn_what_stands_under_them(name, value):
    assert redact({name: value}) == {name: REDACTED}


@pytest.mark.parametrize(
    "name", ["accessed", "spin", "shipping", "authors", "company", "refreshed"]
)
def test_names_that_only_contain_such_a_word_do_not(name):
    assert redact({name: "hello"}) == {name: "hello"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer abcdefgh.ijkl", "Authorization: Bearer [redacted]"),
        ("Basic dXNlcjpwYXNz was refused", "Basic [redacted] was refused"),
        (f"token is {JWT}!", "token is [redacted]!"),
        ("GET /cb?token=abc123&order=7", "GET /cb?token=[redacted]&order=7"),
        ("{'api_key': 'k-123', 'n': 1}", "{'api_key': [redacted], 'n': 1}"),
        ('{"password": "two words", "n": 1}', '{"password": [redacted], "n": 1}'),
        ("Key (token)=(abc) already exists.", "Key (token)=[redacted] already exists."),
        ("your pin: 1234", "your pin: [redacted]"),
        ("at redis://user:pw@host:6379/1", "at redis://[redacted]@host:6379/1"),
        ("/api/payments/webhooks/x/AbC_123-z/", "/api/payments/webhooks/x/[redacted]/"),
    ],
)
def test_secrets_inside_text(text, expected):
    assert redact_text(text) == expected
    assert redact_text(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("paid by +221771234567", "paid by +221*******67"),
        ("+225 07 01 02 03 04.", "+225********04."),
        ("(+1 212-555-0123)", "(+1********23)"),
        ("00221771234567", "+221*******67"),
        ("221771234567", "+221*******67"),
        ("tel:77 123 45 67", "tel:*******67"),
        ("msisdn=0701020304", "msisdn=********04"),
        ("Key (phone)=(+221771234567)", "Key (phone)=(+221*******67)"),
        ("771234567,771234568", "*******67,*******68"),
    ],
)
def test_phone_numbers_inside_text(text, expected):
    assert redact_text(text) == expected
    assert redact_text(expected) == expected


@pytest.mark.parametrize("region", MARKETS)
@pytest.mark.parametrize("form", FORMATS)
def test_no_phone_number_of_our_markets_survives(region, form):
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    written = phonenumbers.format_number(example, form)
    masked = redact_text(f"prompt sent to {written}, waiting")
    assert re.sub(r"\D", "", masked) in (
        f"{example.country_code}{str(example.national_number)[-2:]}",
        str(example.national_number)[-2:],
    )


def test_a_phone_number_is_known_by_its_name_however_short_or_typed():
    assert redact({"customer_phone": "12 34 56"}) == {"customer_phone": "****56"}
    assert redact({"msisdn": 771234567}) == {"msisdn": "*******67"}
    assert redact({"payer": 221771234567}) == {"payer": "+221*******67"}


@pytest.mark.parametrize(
    "text",
    [
        "12345678-1234-4123-8123-123456789012",
        "a 2026-11-21T10:00:00.123456789+00:00 b",
        "2026-11-21 10:00:00",
        "2026-11-21",
        "20261121",
        "20261121093000",
        "1795222410",
        "1795222410807",
        "192.168.100.200",
        "12 500 000 F CFA",
        "100000 F",
        "0.12345678",
        "12345678.90",
        "3f2504e04f8941d39a0c0305e82c3301",
        "order-12345678",
        "shipping: tomorrow",
        "1234567",
    ],
)
def test_what_only_looks_alike_passes(text):
    assert redact_text(text) == text


def test_numbers_that_others_gave_as_identifiers_pass():
    known = {
        "financialTransactionId": "363440463",
        "request_id": "1234567890",
        "external_id": 10**12,
    }
    assert redact(known) == known


@given(st.uuids())
def test_every_uuid_passes(value):
    assert redact_text(f"payment {value} settled") == f"payment {value} settled"


@given(st.integers(min_value=-(10**10) + 1, max_value=10**10 - 1) | st.booleans() | st.none())
def test_every_amount_passes_as_the_number_it_is(value):
    assert redact({"amount": value}) == {"amount": value}
    assert type(redact(value)) is type(value)


def test_a_time_in_milliseconds_stays_a_number():
    assert redact({"when": 1795222410807}) == {"when": 1795222410807}


def test_walks_into_lists_and_objects_and_leaves_its_input_alone():
    given_value = {"a": [{"b": ({"pin": "1"}, "+221771234567")}], "c": {"x"}}
    before = json.dumps(given_value, default=list)
    assert redact(given_value) == {"a": [{"b": [{"pin": REDACTED}, "+221*******67"]}], "c": ["x"]}
    assert json.dumps(given_value, default=list) == before


def test_what_is_not_json_is_read_as_its_text():
    assert redact({"error": ValueError("no +221771234567")}) == {"error": "no +221*******67"}
    assert redact({"body": b"secret"}) == {"body": "[6 bytes]"}
    assert redact(Decimal("1.50")) == "1.50"


def test_nothing_is_too_deep():
    value: object = "+221771234567"
    for _ in range(10_000):
        value = [value]
    assert REDACTED in str(redact(value))
    assert str(redact(value)).count("[") == DEPTH_LIMIT + 1


@pytest.mark.parametrize(
    "hostile",
    [
        "1 " * 50_000,
        "1-" * 50_000,
        "eyJaaaaaa" * 10_000,
        "token=" * 15_000,
        "://" + "a" * 99_000,
        "bearer" + " " * 99_000,
        "+1" + ".)" * 50_000,
        "a" * 99_000,
        "/webhooks/" * 9_000,
    ],
)
def test_hostile_text_costs_no_more_than_its_length(hostile):
    started = time.process_time()
    redact_text(hostile)
    assert time.process_time() - started < 1
