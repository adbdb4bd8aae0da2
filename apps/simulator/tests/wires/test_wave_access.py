"""Who is served by Wave, and the shapes in which it refuses (sections 2, 3 and 5)."""

import time

import pytest

from apps.simulator import accounts
from apps.simulator.tests.asking import WAVE_ORDER
from apps.simulator.wires.wave_words import digest, signed

UNAUTHORISED = [
    ({}, 401, "missing-auth-header"),
    ({"Authorization": "Basic abc"}, 401, "invalid-auth"),
    ({"Authorization": "Bearerabc"}, 401, "invalid-auth"),
    ({"Authorization": "Bearer"}, 401, "api-key-not-provided"),
    ({"Authorization": "Bearer wave_ci_prod_x"}, 401, "no-matching-api-key"),
    ({"Authorization": "Bearer wave_demo_prod_revoked"}, 401, "api-key-revoked"),
    ({"Authorization": "Bearer wave_demo_prod_invalid-wallet"}, 403, "invalid-wallet"),
    ({"Authorization": "Bearer wave_demo_prod_disabled-wallet"}, 403, "disabled-wallet"),
    ({"Authorization": "Bearer wave_demo_prod_ip-not-allowed"}, 403, "ip-not-allowed"),
    ({"Authorization": f"Bearer {accounts.WAVE_BALANCE_KEY}"}, 403, "invalid-wallet"),
]
SECRET = "demo_signing_secret"
BODY = (
    b'{"amount":"1000","currency":"XOF","success_url":"https://shop.example/ok",'
    b'"error_url":"https://shop.example/ko","client_reference":"INV-42"}'
)


@pytest.mark.parametrize(("headers", "status", "code"), UNAUTHORISED)
def test_the_table_of_section_2(simulator, ask, headers, status, code):
    answer = ask("POST", "/v1/checkout/sessions", json=WAVE_ORDER, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not list(simulator.ledger)


def test_a_key_reaches_the_apis_it_was_granted(ask):
    headers = {"Authorization": f"Bearer {accounts.WAVE_BALANCE_KEY}"}
    assert ask("GET", "/v1/balance", headers=headers).json()["currency"] == "XOF"


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("code", {"code": "no-matching-api-key", "message": "no-matching-api-key"}),
        (
            "error_code",
            {"error_code": "no-matching-api-key", "error_message": "no-matching-api-key"},
        ),
        ("error", {"error": "no-matching-api-key", "message": "no-matching-api-key"}),
        (
            "nested",
            {
                "error": {
                    "code": "no-matching-api-key",
                    "message": "no-matching-api-key",
                    "httpcode": 401,
                }
            },
        ),
    ],
)
def test_the_four_shapes_of_an_error(simulator, ask, shape, expected):
    simulator.switches.set({"wave_error_shape": shape})
    assert ask.wave(key="wave_ci_prod_x").json() == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (BODY, "dae43f5b28d335e306c6e781475f7ea4dc5bea0a2a45b316536d2656fd425077"),
        (b"", "c7fb4e8daa3821e449db1781fc9458422bf98a322bf98893f732c2073e122d40"),
    ],
)
def test_the_vectors_of_section_3(body, expected):
    assert digest(SECRET, "1700000000", body) == expected


def header(age, secret=SECRET):
    return signed([secret], BODY, age)["Wave-Signature"]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: "", "missing-signature"),
        (lambda: "nonsense", "invalid-signature-format"),
        (lambda: "t=soon,v1=ab", "invalid-signature-timestamp"),
        (lambda: header(0, "another"), "invalid-signature"),
        (lambda: f"t={int(time.time())},v1=é", "invalid-signature"),
        (lambda: header(330), "expired-signature-timestamp"),
        (lambda: header(-60), "invalid-signature-timestamp"),
        (lambda: header(280), None),
        (lambda: header(-20), None),
    ],
)
def test_signed_requests(simulator, ask, make, code):
    simulator.switches.set({"wave_signing_secret": SECRET})
    answer = ask.wave(data=BODY, headers={"Wave-Signature": make().encode("latin-1")})
    assert answer.status_code == (401 if code else 200)
    assert answer.json().get("code") == code


def test_a_call_without_a_body_signs_the_time_alone(simulator, ask):
    made = ask.wave_order().json()
    simulator.switches.set({"wave_signing_secret": SECRET})
    headers = {"Wave-Signature": signed([SECRET], b"")["Wave-Signature"]}
    assert ask.wave(path=f"/{made['id']}/expire", headers=headers).status_code == 200
