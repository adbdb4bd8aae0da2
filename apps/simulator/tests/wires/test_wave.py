"""Wave's sessions, from section 4 to section 8."""

import json

import pytest

from apps.simulator.ledger import Act


def charge_of(simulator, made):
    return simulator.ledger.get("wave", made["id"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 2500),
        ("amount", "2500.00"),
        ("amount", "02500"),
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "1e3"),
        ("amount", None),
        ("currency", "EUR"),
        ("currency", ["XOF"]),
        ("success_url", "http://shop.example/ok"),
        ("success_url", "https://[broken"),
        ("success_url", "https://shop.example/\r\nX: y"),
        ("error_url", "javascript:alert(1)"),
        ("error_url", 5),
        ("client_reference", "x" * 256),
        ("client_reference", ["x"]),
        ("restrict_payer_mobile", "0707070707"),
    ],
)
def test_what_a_session_must_not_have(simulator, ask, field, value):
    answer = ask.wave_order(**{field: value})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-validation-error")
    assert answer.json()["details"][0]["loc"] == [field]
    assert not list(simulator.ledger)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000])
def test_what_is_no_json_object(ask, body):
    answer = ask.wave(data=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "request-not-json")


def test_a_new_session_as_section_6_has_it(simulator, ask):
    answer = ask.wave_order(restrict_payer_mobile="+221770000001")
    made = answer.json()
    assert answer.status_code == 200
    assert made["id"].startswith("cos-")
    assert len(made["id"]) <= 20
    assert (made["checkout_status"], made["payment_status"]) == ("open", "processing")
    assert "transaction_id" not in made
    assert (made["last_payment_error"], made["when_completed"]) == (None, None)
    assert made["restrict_payer_mobile"] == "+221770000001"
    assert made["wave_launch_url"].startswith(f"{simulator.url}/c/{made['id']}?a=2500&c=XOF&m=")
    charge = charge_of(simulator, made)
    assert charge.expires_at - charge.created_at == 1800


def test_neither_reference_nor_idempotency_key_prevents_a_second_session(ask):
    headers = {"Idempotency-Key": "one"}
    body = json.dumps({**ask.wave_order().json(), "currency": "XOF"})
    assert len({ask.wave(data=body, headers=headers).json()["id"] for _ in range(2)}) == 2
    found = ask.wave("GET", "/search?client_reference=INV-42").json()
    assert len(found["result"]) == 3


@pytest.mark.parametrize("query", ["?client_reference=nobody", "?client_reference=", ""])
def test_a_search_that_finds_nothing(ask, query):
    ask.wave_order(client_reference=None)
    answer = ask.wave("GET", f"/search{query}")
    assert (answer.status_code, answer.json()) == (200, {"result": []})


def test_a_failed_attempt_leaves_the_session_open(simulator, ask):
    made = ask.wave_order().json()
    ask.control("POST", f"charges/wave/{made['id']}/refuse", {"reason": "kyb-limits-exceeded"})
    seen = ask.wave("GET", f"/{made['id']}").json()
    assert (seen["checkout_status"], seen["payment_status"]) == ("open", "cancelled")
    assert seen["last_payment_error"]["code"] == "kyb-limits-exceeded"
    simulator.act(charge_of(simulator, made), Act.APPROVE)
    seen = ask.wave("GET", f"/{made['id']}").json()
    assert (seen["checkout_status"], seen["payment_status"]) == ("complete", "succeeded")
    assert ask.wave("GET", f"?transaction_id={seen['transaction_id']}").json() == seen


def test_expire_is_won_by_whoever_comes_first(simulator, ask):
    paid, dropped = ask.wave_order().json(), ask.wave_order().json()
    simulator.act(charge_of(simulator, paid), Act.APPROVE)
    answers = [ask.wave(path=f"/{one['id']}/expire") for one in (paid, dropped, dropped)]
    assert [answer.status_code for answer in answers] == [409, 200, 409]
    assert answers[1].content == b""
    simulator.act(charge_of(simulator, dropped), Act.APPROVE)
    assert charge_of(simulator, dropped).status == "expired"
    assert ask.wave(path="/cos-nobody/expire").status_code == 404


@pytest.mark.parametrize("variant", ["cancelled", "processing"])
def test_a_session_that_runs_out(simulator, ask, receiver, variant):
    simulator.switches.set({"wave_expired_as": variant})
    made = ask.wave_order().json()
    simulator.forward(1801)
    seen = ask.wave("GET", f"/{made['id']}").json()
    assert (seen["checkout_status"], seen["payment_status"]) == ("expired", variant)
    assert (seen["when_completed"], seen["last_payment_error"]) == (None, None)
    assert simulator.outbox.settle()
    assert receiver.got == []


def test_a_refund_is_whole_and_idempotent(simulator, ask):
    made = ask.wave_order().json()
    refund = f"/{made['id']}/refund"
    assert ask.wave(path=refund).json()["code"] == "checkout-refund-failed"
    simulator.act(charge_of(simulator, made), Act.APPROVE)
    answers = [ask.wave(path=refund) for _ in range(2)]
    assert [(one.status_code, one.content) for one in answers] == [(200, b""), (200, b"")]
    assert simulator.truth()[0]["refunded"] == "2500"
    seen = ask.wave("GET", f"/{made['id']}").json()
    assert (seen["checkout_status"], seen["payment_status"]) == ("complete", "succeeded")


@pytest.mark.parametrize("status", [400, 409])
def test_a_refund_may_be_refused(simulator, ask, status):
    made = ask.wave_order().json()
    simulator.act(charge_of(simulator, made), Act.APPROVE)
    simulator.switches.set({"wave_refund_refused_with": status})
    answer = ask.wave(path=f"/{made['id']}/refund")
    assert (answer.status_code, answer.json()["code"]) == (status, "checkout-refund-failed")
    assert simulator.truth()[0]["refunded"] == "0"
