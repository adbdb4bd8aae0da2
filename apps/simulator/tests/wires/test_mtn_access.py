"""What stands before MTN's calls: keys, users, tokens, environments (sections 3, 4 and 14)."""

import base64
import http.client
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from apps.simulator import accounts
from apps.simulator.tests.asking import MTN_KEYS

HOST = {"providerCallbackHost": "shop.example"}
BASIC = base64.b64encode(f"{accounts.MTN_USER}:{accounts.MTN_SECRET}".encode()).decode()


def provision(ask, product="collection", host="shop.example"):
    key = {"Ocp-Apim-Subscription-Key": MTN_KEYS[product]}
    user = str(uuid4())
    made = ask(
        "POST",
        "/v1_0/apiuser",
        headers=key | {"X-Reference-Id": user},
        json={"providerCallbackHost": host},
    )
    secret = ask("POST", f"/v1_0/apiuser/{user}/apikey", headers=key)
    return user, made, secret


def token_of(ask, product, pair):
    return ask.mtn_token(product, pair).json()["access_token"]


def test_the_gateway_asks_in_its_own_order(ask):
    """Each request mends one thing more; the answer is always about the first that is wrong."""
    token = token_of(ask, "collection", (accounts.MTN_USER, accounts.MTN_SECRET))
    steps = [
        ({}, 401),
        ({"Ocp-Apim-Subscription-Key": accounts.MTN_COLLECTION_KEY}, 401),
        ({"Authorization": f"Bearer {token}"}, 500),
        ({"X-Target-Environment": "mtnivorycoast"}, 400),
    ]
    headers, answers = {}, []
    for more, status in steps:
        headers |= more
        answers.append(ask("POST", "/collection/v1_0/requesttopay", headers=headers, json={}))
        assert answers[-1].status_code == status
    assert answers[0].json()["statusCode"] == 401
    assert answers[1].content == b""
    assert answers[2].json()["code"] == "NOT_ALLOWED_TARGET_ENVIRONMENT"


def test_then_the_body_and_last_whether_it_is_new(ask):
    reference = str(uuid4())
    assert ask.mtn_order(reference, payer=None).status_code == 400
    assert ask.mtn_order(reference, currency="EUR").status_code == 500
    assert [ask.mtn_order(reference).status_code for _ in range(2)] == [202, 409]
    assert ask.mtn_order(reference, payer=None).status_code == 400


def test_a_user_is_made_shown_and_given_keys(ask):
    user, made, secret = provision(ask)
    assert (made.status_code, made.content, secret.status_code) == (201, b"", 201)
    key = {"Ocp-Apim-Subscription-Key": accounts.MTN_COLLECTION_KEY}
    shown = ask("GET", f"/v1_0/apiuser/{user}", headers=key)
    assert shown.json() == {
        "providerCallbackHost": "shop.example",
        "targetEnvironment": "sandbox",
    }
    assert ask.mtn_token(pair=(user, secret.json()["apiKey"])).status_code == 200
    again = ask("POST", f"/v1_0/apiuser/{user}/apikey", headers=key)
    assert again.json() != secret.json()


@pytest.mark.parametrize(
    ("headers", "said", "status"),
    [
        ({}, {"providerCallbackHost": "shop.example"}, 401),
        ({"key": 1}, {"providerCallbackHost": ""}, 400),
        ({"key": 1}, {"providerCallbackHost": None}, 400),
        ({"key": 1, "X-Reference-Id": "no-uuid"}, {"providerCallbackHost": "x"}, 400),
        ({"key": 1, "X-Reference-Id": "0b1fd3a0-6c5e-1a1f-9a55-d2b0c7e84f11"}, HOST, 400),
        ({"key": 1, "X-Reference-Id": accounts.MTN_USER}, {"providerCallbackHost": "x"}, 409),
    ],
)
def test_a_user_that_cannot_be_made(ask, headers, said, status):
    sent = {"X-Reference-Id": str(uuid4())} | headers
    if sent.pop("key", None):
        sent["Ocp-Apim-Subscription-Key"] = accounts.MTN_COLLECTION_KEY
    assert ask("POST", "/v1_0/apiuser", headers=sent, json=said).status_code == status


def raw_token(simulator, body=None, **headers):
    """Without the Content-Length that every library would add."""
    where = urlsplit(simulator.url)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=10)
    connection.putrequest("POST", "/collection/token/")
    key = {"Ocp-Apim-Subscription-Key": accounts.MTN_COLLECTION_KEY}
    for name, value in (key | {"Authorization": f"Basic {BASIC}"} | headers).items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    return answer.status, said


@pytest.mark.parametrize(
    ("body", "headers", "status", "start"),
    [
        (None, {}, 411, b"<html>"),
        (None, {"Content-Length": "0"}, 200, b'{"access_token"'),
        (b"{}", {"Content-Length": "2"}, 200, b'{"access_token"'),
        (b'{"grant_type":"client_credentials"}', {"Content-Length": "35"}, 200, b'{"access_token"'),
        (
            b"grant_type=x",
            {"Content-Length": "12", "Content-Type": "application/x-www-form-urlencoded"},
            200,
            b"<html>Request Rejected",
        ),
    ],
)
def test_the_bodies_of_a_token_request(simulator, body, headers, status, start):
    found, said = raw_token(simulator, body, **headers)
    assert (found, said[: len(start)]) == (status, start)


@pytest.mark.parametrize("status", [500, 401])
def test_a_wrong_user_or_key(simulator, ask, status):
    simulator.switches.set({"mtn_login_failed_with": status})
    answer = ask.mtn_token(pair=(accounts.MTN_USER, "wrong"))
    assert (answer.status_code, answer.json()) == (status, {"error": "login_failed"})


def test_a_token_ends(simulator, ask):
    assert ask.mtn_order().status_code == 202
    simulator.forward(3601)
    answer = ask.mtn_order()
    assert (answer.status_code, answer.content) == (401, b"")


def test_products_have_their_own_keys_and_tokens(ask):
    pair = (accounts.MTN_USER, accounts.MTN_SECRET)
    ask.tokens["disbursement"] = token_of(ask, "collection", pair)
    crossed = ask.mtn("GET", "account/balance", "disbursement")
    assert (crossed.status_code, crossed.content) == (401, b"")
    key = {"Ocp-Apim-Subscription-Key": accounts.MTN_DISBURSEMENT_KEY}
    assert ask("POST", "/collection/token/", headers=key, auth=pair).status_code == 401


def test_a_sandbox_user_belongs_to_the_product_that_made_it(ask):
    user, _, secret = provision(ask, "collection")
    ask.tokens["disbursement"] = token_of(ask, "disbursement", (user, secret.json()["apiKey"]))
    answer = ask.mtn("GET", "account/balance", "disbursement", market="sandbox")
    assert answer.json()["code"] == "NOT_ALLOWED_TARGET_ENVIRONMENT"
    assert ask.mtn("GET", "account/balance", "disbursement").status_code == 200


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (None, 202),
        ("https://shop.example/hook?attempt=1", 202),
        ("https://elsewhere.example/hook", 500),
        ("nonsense", 500),
        ("https://[broken", 500),
    ],
)
def test_a_callback_goes_to_the_host_that_was_registered(simulator, ask, url, status):
    user, _, secret = provision(ask)
    ask.tokens["collection"] = token_of(ask, "collection", (user, secret.json()["apiKey"]))
    answer = ask.mtn_order(headers={"X-Callback-Url": url} if url else {})
    assert answer.status_code == status
    if status == 500:
        assert answer.json()["code"] == "INVALID_CALLBACK_URL_HOST"
        assert not list(simulator.ledger)
