"""Requests through the two middlewares: ids, the access line, size limits, a lost database."""

import json
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils.functional import SimpleLazyObject
from prometheus_client import REGISTRY
from rest_framework.views import APIView
from structlog.contextvars import bind_contextvars, get_contextvars, merge_contextvars
from structlog.testing import capture_logs

from apps.core.logging import bind_log_context

KNOWN_ID = "till-7.42_A"


def answer(request, **_):
    bind_log_context(restaurant_id="r-1")
    return HttpResponse(request.request_id)


def signed_in(request):
    request.user = SimpleNamespace(pk=7)
    return HttpResponse()


def never_asked(request):
    def ask():
        raise AssertionError("the access line must not load the user")

    request.user = SimpleLazyObject(ask)
    return HttpResponse()


def cached(request):
    return HttpResponse(headers={"Cache-Control": "max-age=60"})


def unreachable(request):
    raise OperationalError("connection to +221771234567 refused\n")


def closed(request):
    raise InterfaceError("the connection is closed")


def broken(request):
    raise ZeroDivisionError


class BrokenView(APIView):
    authentication_classes = permission_classes = throttle_classes = ()

    def get(self, request):
        raise ZeroDivisionError


def broken_outside(get_response):
    """A middleware in front of the one that reads the language."""

    def crash(request):
        raise ZeroDivisionError

    return crash


everywhere = [
    path("orders/<int:number>/", answer),
    path("signed-in/", signed_in),
    path("never-asked/", never_asked),
    path("cached/", cached),
    path("unreachable/", unreachable),
    path("closed/", closed),
    path("broken/", broken),
    path("broken-drf/", BrokenView.as_view()),
    path("payments/webhooks/<name>/", answer),
]
urlpatterns = [
    path("healthz", answer),
    path("readyz", unreachable),
    path("api/", include(everywhere)),
    path("admin/", include(everywhere)),
    path("pages/", include(everywhere)),
]
handler404 = "apps.core.api.problem.not_found"
handler500 = "apps.core.api.problem.server_error"


@pytest.fixture
def client():
    middleware = [
        "apps.core.middleware.RequestContextMiddleware",
        "apps.core.middleware.BodyLimitMiddleware",
        "django.middleware.locale.LocaleMiddleware",
    ]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware, MAX_BODY_BYTES=1000):
        yield Client(raise_request_exception=False)


@pytest.fixture
def logs():
    with capture_logs(processors=[merge_contextvars]) as entries:
        yield entries


def access_line(logs):
    (line,) = [entry for entry in logs if entry["event"] == "request"]
    assert line.pop("duration_ms") >= 0
    return line


class TestRequestId:
    def test_a_well_formed_id_of_the_caller_is_kept_everywhere(self, client, logs):
        response = client.get("/api/orders/7/", headers={"X-Request-ID": KNOWN_ID})
        assert response.content.decode() == KNOWN_ID
        assert response["X-Request-ID"] == KNOWN_ID
        assert access_line(logs)["request_id"] == KNOWN_ID

    @pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "é", '"}', "a\n"])
    def test_anything_else_is_replaced(self, client, given):
        response = client.get("/api/orders/7/", headers={"X-Request-ID": given})
        assert len(response["X-Request-ID"]) == 32
        assert response.content.decode() == response["X-Request-ID"]

    def test_no_two_requests_share_one(self, client):
        assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


class TestAccessLine:
    def test_says_what_was_asked_by_whom_and_how_it_ended(self, client, logs):
        client.post("/api/orders/7/", headers={"X-Request-ID": KNOWN_ID})
        assert access_line(logs) == {
            "event": "request",
            "log_level": "info",
            "request_id": KNOWN_ID,
            "restaurant_id": "r-1",
            "method": "POST",
            "route": "/api/orders/<int:number>/",
            "status": 200,
        }

    def test_names_the_user_a_view_has_met(self, client, logs):
        client.get("/api/signed-in/")
        assert access_line(logs)["user_id"] == "7"

    def test_asks_nobody_who_the_user_is(self, client, logs):
        assert client.get("/api/never-asked/").status_code == 200
        assert "user_id" not in access_line(logs)

    def test_an_unknown_path_stands_for_its_route(self, client, logs):
        client.get("/nowhere/" + "x" * 500)
        assert access_line(logs)["route"] == "/nowhere/" + "x" * 191

    def test_a_crash_has_one_too(self, client, logs):
        response = client.get("/pages/broken/")
        line = access_line(logs)
        assert (line["request_id"], line["status"]) == (response["X-Request-ID"], 500)

    def test_a_probe_that_went_well_is_quiet(self, client, logs):
        client.get("/healthz")
        assert access_line(logs)["log_level"] == "debug"

    def test_a_probe_that_went_badly_is_not(self, client, logs):
        client.get("/readyz")
        assert access_line(logs)["log_level"] == "info"

    def test_nothing_stays_from_before(self, client, logs):
        bind_contextvars(payment_id="of another request")
        client.get("/api/orders/7/")
        assert "payment_id" not in access_line(logs)

    def test_nothing_stays_bound_afterwards(self, client):
        client.get("/api/orders/7/")
        client.get("/pages/broken/")
        assert get_contextvars() == {}

    def test_every_request_is_measured(self, client):
        labels = {"method": "other", "route": "/api/orders/<int:number>/", "status": "200"}
        before = counted(labels)
        client.generic("BREW", "/api/orders/7/")
        assert counted(labels) == before + 1

    def test_unknown_paths_are_measured_as_one(self, client):
        labels = {"method": "GET", "route": "unmatched", "status": "404"}
        before = counted(labels)
        client.get("/nowhere/1")
        client.get("/nowhere/2")
        assert counted(labels) == before + 2


def counted(labels):
    return REGISTRY.get_sample_value("http_request_duration_seconds_count", labels) or 0


class TestCaching:
    @pytest.mark.parametrize("area", ["api", "admin"])
    def test_private_answers_are_not_stored(self, client, area):
        assert client.get(f"/{area}/orders/7/")["Cache-Control"] == "no-store"
        assert client.get(f"/{area}/nothing/")["Cache-Control"] == "no-store"

    def test_a_view_that_knows_better_is_heard(self, client):
        assert client.get("/api/cached/")["Cache-Control"] == "max-age=60"

    def test_other_pages_are_left_alone(self, client):
        assert "Cache-Control" not in client.get("/pages/orders/7/")


class TestDatabaseLost:
    @pytest.mark.parametrize("what", ["unreachable", "closed"])
    def test_the_api_answers_a_problem(self, client, logs, what):
        response = client.get(f"/api/{what}/", headers={"Accept-Language": "en"})
        assert response.status_code == 503
        assert response["Content-Type"] == "application/problem+json"
        assert int(response["Retry-After"]) > 0
        problem = response.json()
        assert problem["code"] == "service-unavailable"
        assert problem["request_id"] == response["X-Request-ID"]
        assert "connection" not in problem["detail"]

    def test_a_page_says_so_in_both_languages(self, client):
        response = client.get("/admin/unreachable/")
        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
        assert response["Content-Type"].startswith("text/html")
        assert "Réessayez" in response.content.decode()
        assert "try again" in response.content.decode()

    def test_the_reason_is_logged(self, client, logs):
        client.get("/api/unreachable/")
        (line,) = [entry for entry in logs if entry["event"] == "database_unavailable"]
        assert line["reason"] == "connection to +221771234567 refused"
        assert line["request_id"]

    def test_a_bug_stays_a_bug(self, client):
        assert client.get("/pages/broken/").status_code == 500


class TestCrash:
    """A 500 is a problem like all others, wherever it comes from."""

    WORDS = {"fr": "Un problème est survenu de notre côté.", "en": "Something went wrong"}

    @pytest.mark.parametrize("language", WORDS)
    @pytest.mark.parametrize("path", ["/api/broken/", "/api/broken-drf/"])
    def test_in_a_view(self, client, path, language):
        self.check(client.get(path, headers={"Accept-Language": language}), language)

    @pytest.mark.parametrize("language", WORDS)
    def test_before_the_language_was_read(self, client, settings, language):
        first, *rest = settings.MIDDLEWARE
        settings.MIDDLEWARE = [first, f"{__name__}.broken_outside", *rest]
        self.check(client.get("/api/orders/7/", headers={"Accept-Language": language}), language)

    def check(self, response, language):
        problem = response.json()
        assert (response.status_code, problem["status"], problem["code"]) == (500, 500, "error")
        assert response["Content-Type"] == "application/problem+json"
        assert problem["detail"].startswith(self.WORDS[language])
        assert problem["title"] == {"fr": "Erreur", "en": "Error"}[language]
        assert problem["request_id"] == response["X-Request-ID"]


class TestBodyLimit:
    @pytest.mark.parametrize(
        ("url", "size", "status"),
        [
            ("/api/orders/7/", 1000, 200),
            ("/api/orders/7/", 1001, 413),
            ("/api/nothing/", 1001, 413),
            ("/api/payments/webhooks/x/", 64 * 1024, 200),
            ("/api/payments/webhooks/x/", 64 * 1024 + 1, 413),
            ("/admin/orders/7/", 70_000, 200),
        ],
    )
    def test_each_address_has_its_own(self, client, url, size, status):
        response = client.post(url, b"x" * size, content_type="application/json")
        assert response.status_code == status

    def test_the_refusal_is_a_problem(self, client, logs):
        response = client.post(
            "/api/orders/7/",
            b"x" * 1001,
            content_type="text/plain",
            headers={"Accept-Language": "en"},
        )
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"
        problem = response.json()
        assert problem["code"] == "request-too-large"
        assert problem["detail"] == "This address accepts a body of at most 1000 bytes."
        assert problem["request_id"] == access_line(logs)["request_id"]

    @pytest.mark.parametrize("field", [{"CONTENT_LENGTH": "1001"}, {"CONTENT_LENGTH": "ten"}])
    def test_refusals_speak_the_callers_language(self, client, field):
        details = {
            client.post("/api/orders/7/", headers={"Accept-Language": language}, **field).json()[
                "detail"
            ]
            for language in ("fr", "en")
        }
        assert len(details) == 2

    def test_the_announced_length_decides(self, client):
        response = client.post("/api/orders/7/", b"", content_type="x/y", CONTENT_LENGTH="10000000")
        assert response.status_code == 413

    @pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "٣", "1 2", "9" * 5000, "ten"])
    def test_a_malformed_length_is_refused(self, client, length):
        response = client.post("/pages/orders/7/", b"", content_type="x/y", CONTENT_LENGTH=length)
        assert response.status_code == 400
        assert json.loads(response.content)["code"] == "malformed-length"

    def test_no_length_is_no_body(self, client):
        assert client.post("/api/orders/7/", CONTENT_LENGTH="").status_code == 200


class TestAnotherHost:
    """Django answers for a Host that is not ours before any view is asked."""

    @pytest.mark.parametrize("host", ["evil.example", "a b", ""])
    def test_a_problem_under_api(self, host):
        answer = Client().get("/api/auth/me/", headers={"Host": host, "Accept-Language": "en"})
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "bad-request"
        assert answer.json()["request_id"] == answer["X-Request-ID"]
        assert "host name" in answer.json()["detail"]

    @override_settings(SECURE_SSL_REDIRECT=True)
    def test_in_the_caller_s_language_also_before_it_was_read(self):
        headers = {"Host": "evil.example", "Accept-Language": "en"}
        assert "host name" in Client().get("/api/auth/me/", headers=headers).json()["detail"]

    def test_plain_text_elsewhere(self):
        answer = Client().get("/admin/", headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
