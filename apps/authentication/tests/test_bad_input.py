"""What bad input gets at the door: a problem with a stable code, never a token."""

import json
from datetime import timedelta

import jwt
import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from apps.authentication.models import User
from apps.authentication.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
TOKEN = "/api/auth/token/"
REFRESH = "/api/auth/token/refresh/"
ME = "/api/auth/me/"


def short(value):
    return repr(value)[:20]


def send(path, body, content_type="application/json", **extra):
    return Client().generic("POST", path, body, content_type=content_type, **extra)


def assert_problem(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == answer["X-Request-ID"]
    return problem


@pytest.mark.parametrize("path", [TOKEN, REFRESH])
class TestTheBody:
    @pytest.mark.parametrize("body", [b"{", b"\xff", b"\x00", b"[" * 100_000], ids=short)
    def test_malformed(self, path, body):
        assert_problem(send(path, body), 400, "parse-error")

    @pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"5", b"{}", b""])
    def test_no_object_or_an_empty_one(self, path, body):
        assert_problem(send(path, body), 400, "invalid")

    def test_ten_megabytes(self, path):
        assert_problem(send(path, b'"' + b"x" * 10_000_000 + b'"'), 413, "request-too-large")

    @pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
    def test_another_content_type(self, path, content_type):
        answer = send(path, b"username=x&password=y", content_type)

        assert_problem(answer, 415, "unsupported-media-type")

    @pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
    def test_another_method(self, path, method):
        assert_problem(Client().generic(method, path), 405, "method-not-allowed")


@pytest.mark.parametrize("field", ["username", "password"])
@pytest.mark.parametrize(
    "value", [None, 5, True, 1.5, [], {}, "", "a\x00b", "\ud800", "x" * 1025], ids=short
)
def test_a_name_or_password_that_cannot_be(cashier, field, value):
    body = {"username": cashier.username, "password": PASSWORD, field: value}

    problem = assert_problem(send(TOKEN, json.dumps(body)), 400, "invalid")

    assert {error["field"] for error in problem["errors"]} == {field}
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("header", ["User-Agent", "Accept"])
@pytest.mark.parametrize("value", ["x" * 5000, "a\x00b", "é", "\udcff"], ids=short)
def test_a_header_that_axes_would_keep(cashier, header, value):
    """django-axes writes these into columns."""
    body = json.dumps({"username": cashier.username, "password": "wrong-password"})

    answer = send(TOKEN, body, headers={header: value})

    assert answer.status_code in (401, 406)
    assert AccessAttempt.objects.filter(failures_since_start=1).exists() == (
        answer.status_code == 401
    )


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def signed(claims, key=None, algorithm="HS256"):
    key = settings.SIMPLE_JWT["SIGNING_KEY"] if key is None else key
    return jwt.encode(claims, key, algorithm=algorithm)


def claims_of(user, **changes):
    return dict(AccessToken.for_user(user).payload) | changes


class TestTheToken:
    @pytest.mark.parametrize(
        "token",
        ["x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "\x00", "é", "x" * 8000, "null"],
        ids=short,
    )
    def test_garbage(self, token):
        assert_problem(Client().get(ME, headers=bearer(token)), 401, "token-not-valid")
        answer = send(REFRESH, json.dumps({"refresh": token}))
        assert answer.status_code in (400, 401)

    @pytest.mark.parametrize("value", ["Basic eDp5", "x", "", " ", "bearer a"])
    def test_no_token_at_all(self, value):
        answer = Client().get(ME, headers={"Authorization": value})

        assert_problem(answer, 401, "not-authenticated")

    @pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Bearer a b"])
    def test_not_one_token(self, value):
        answer = Client().get(ME, headers={"Authorization": value})

        assert_problem(answer, 401, "token-not-valid")

    def test_expired(self, cashier):
        token = AccessToken.for_user(cashier)
        token.set_exp(lifetime=-timedelta(seconds=1))

        assert_problem(Client().get(ME, headers=bearer(token)), 401, "token-not-valid")

    def test_signed_with_another_key(self, cashier):
        forged = signed(claims_of(cashier), key="x" * 32)

        assert_problem(Client().get(ME, headers=bearer(forged)), 401, "token-not-valid")

    def test_signed_with_no_key(self, cashier):
        forged = signed(claims_of(cashier), key="", algorithm="none")

        assert_problem(Client().get(ME, headers=bearer(forged)), 401, "token-not-valid")

    @pytest.mark.parametrize(
        "changes",
        [
            {"user_id": "not-an-id"},
            {"user_id": "a\x00b"},
            {"user_id": None},
            {"user_id": 5},
            {"user_id": [1]},
            {"user_id": {}},
            {"user_id": "0199f3a4-5b6c-7d8e-9f00-112233445566"},
            {"token_type": "refresh"},
        ],
        ids=short,
    )
    def test_of_nobody(self, cashier, changes):
        forged = signed(claims_of(cashier, **changes))

        assert_problem(Client().get(ME, headers=bearer(forged)), 401, "token-not-valid")

    @pytest.mark.parametrize("claim", ["user_id", "token_type", "exp", "jti", "hash_password"])
    def test_that_lacks_a_claim(self, cashier, claim):
        claims = claims_of(cashier)
        assert claims.pop(claim, None), claims

        assert Client().get(ME, headers=bearer(signed(claims))).status_code == 401

    def test_of_somebody_who_left(self, cashier):
        token, refresh = AccessToken.for_user(cashier), RefreshToken.for_user(cashier)
        User.objects.filter(pk=cashier.pk).update(is_active=False)

        assert_problem(Client().get(ME, headers=bearer(token)), 401, "user-inactive")
        answer = send(REFRESH, json.dumps({"refresh": str(refresh)}))
        assert_problem(answer, 401, "user-inactive")
