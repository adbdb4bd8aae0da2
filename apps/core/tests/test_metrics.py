"""Who may read the numbers, and what is in them; test_gunicorn.py adds all workers' up."""

import re

import pytest
from django.test import Client

PATH = "/metrics"


@pytest.fixture
def open_to_this_host(settings):
    settings.METRICS_TOKEN = ""


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = "sesame-open"
    return "sesame-open"


@pytest.mark.usefixtures("open_to_this_host")
class TestWithoutToken:
    @pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
    def test_this_host_may_read(self, address):
        response = Client(REMOTE_ADDR=address).get(PATH)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/plain")
        assert "http_request_duration_seconds" in response.content.decode()

    @pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "", "unix:"])
    def test_others_may_not(self, address):
        response = Client(REMOTE_ADDR=address).get(PATH)
        assert (response.status_code, response.content) == (403, b"")

    @pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
    def test_nor_through_a_proxy_on_this_host(self, name):
        assert Client(headers={name: "127.0.0.1"}).get(PATH).status_code == 403


class TestWithToken:
    def test_whoever_has_it_may_read(self, token):
        client = Client(REMOTE_ADDR="192.0.2.1", headers={"Authorization": f"Bearer {token}"})
        assert client.get(PATH).status_code == 200

    @pytest.mark.parametrize("given", ["", "sesame-open", "Bearer sesame", "Bearer é"])
    def test_nobody_else_may_not_even_here(self, token, given):
        response = Client(headers={"Authorization": given}).get(PATH)
        assert (response.status_code, response.content) == (401, b"")
        assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.usefixtures("open_to_this_host")
def test_requests_are_counted_by_method_route_and_status():
    def count() -> float:
        text = Client().get(PATH).content.decode()
        labels = r'\{method="GET",route="/healthz",status="200"\}'
        found = re.search(rf"http_request_duration_seconds_count{labels} (\S+)", text)
        return float(found[1]) if found else 0

    before = count()
    Client().get("/healthz")
    assert count() == before + 1
