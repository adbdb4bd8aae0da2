"""The OpenAPI document and its page: read by anybody, and nothing else."""

import pytest
from django.test import Client

from apps.core.api.documents import _document

DOCUMENTS = ["/api/docs/", "/api/schema/"]


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


@pytest.mark.parametrize("url", DOCUMENTS)
def test_anybody_reads_them(url):
    for method in ("get", "head"):
        assert getattr(Client(), method)(url).status_code == 200


@pytest.mark.parametrize("method", ["options", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("url", DOCUMENTS)
def test_nothing_but_reading_is_allowed(url, method):
    answer = getattr(Client(), method)(url)
    assert_problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("url", "accepted"), [("/api/docs/", "application/json"), ("/api/schema/", "image/png")]
)
def test_a_form_that_is_not_there(url, accepted):
    assert_problem(Client().get(url, headers={"Accept": accepted}), 406)


@pytest.mark.parametrize(
    ("accepted", "kind", "name"),
    [
        ("*/*", "application/vnd.oai.openapi; charset=utf-8", "Encaisse.yaml"),
        ("application/json", "application/json", "Encaisse.json"),
    ],
)
def test_the_document_is_drawn_up_once_in_each_language(accepted, kind, name):
    def read(asked, header):
        headers = {"Accept": accepted, "Accept-Language": header}
        answer = Client().get("/api/schema/", {"lang": asked}, headers=headers)
        assert answer["Content-Type"] == kind
        assert name in answer["Content-Disposition"]
        return answer.content.decode()

    french, english = read("fr", "en"), read("en", "fr")
    drawn_up = _document.cache_info().misses

    assert "openapi" in english
    assert french != english
    assert [read("", "fr"), read("xx", "en")] == [french, english]
    assert _document.cache_info().misses == drawn_up


def test_a_browser_at_the_bare_address_is_shown_the_doors():
    page = Client().get("/", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr"})
    assert page.status_code == 200
    for words in ('href="/admin/"', 'href="/api/docs/"', "responsables"):
        assert words in page.content.decode()


@pytest.mark.parametrize("accepted", ["application/json", "*/*"])
def test_a_program_at_the_bare_address_finds_nothing(accepted):
    for method in ("get", "post"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(
            "/", headers={"Accept": accepted}
        )
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
