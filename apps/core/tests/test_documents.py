"""The OpenAPI document and its page: read by anybody, and nothing else."""

import pytest
from django.test import Client

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
