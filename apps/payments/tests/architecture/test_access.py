"""Seven people try every door (control 11). `access_table.py` says what must happen."""

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import copy, deepcopy
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core.tests.undone import undone
from apps.payments.tests.architecture.access_table import ROWS, Row
from apps.payments.tests.architecture.routes import METHODS, every_route
from apps.payments.tests.architecture.scene import (
    PEOPLE,
    Scene,
    Unknown,
    build_scene,
    client_of,
    everything,
)

pytestmark = pytest.mark.django_db

OPEN = {
    "api/auth/token/",
    "api/auth/token/refresh/",
    "api/schema/",
    "api/docs/",
    "api/payments/webhooks/<slug:provider_code>/",
    "api/payments/webhooks/<slug:provider_code>/<str:token>/",
    "api/payments/verify/<slug:provider_code>/",
}
"""The API's routes that let anybody in."""

API_ROUTES = [route for route in every_route() if route.path.startswith("api/")]


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One for all: whatever a caller changes is undone."""
    with django_db_blocker.unblock(), undone():
        yield build_scene()


@pytest.fixture(scope="module")
def clients(scene: Scene, django_db_blocker: Any) -> dict[str, APIClient]:
    """Everybody signed in once; what goes out is `unused`."""
    with django_db_blocker.unblock():
        return {name: client_of(person) for name, person in scene.people.items()}


DONE_WITHOUT_WORDS = {"admin/payments/paymentcase/<path:object_id>/take/"}
"""Pages lead on by a redirect, done or not; these do something without asking for a word."""


def unused(client: APIClient) -> APIClient:
    """Who was signed in, with the cookies of then."""
    again = copy(client)
    again.cookies = deepcopy(client.cookies)
    return again


def url(row: Row, ids: Any) -> str:
    """The row's path with ids in it."""
    path = f"/{row.path}".replace("<app_label>", "orders").replace("<url>", "nowhere/")
    for parameter, name in row.ids.items():
        for converter in ("uuid:", "path:", "slug:", "str:", ""):
            path = path.replace(f"<{converter}{parameter}>", str(getattr(ids, name)))
    assert "<" not in path, f"{row} has an id that its row does not name"
    return path


def ask(row: Row, client: Any, ids: Any) -> Any:
    """Call a row's route with the scene's ids, or with others."""
    body = row.body(ids) if row.method != "GET" else None
    return client.generic(
        row.method,
        url(row, ids),
        *encoded(client, body, row.path),
        headers={"X-Request-ID": "the-same", "Accept-Language": "en"},
    )


def is_harmless(row: Row, status: int) -> bool:
    """Whether who is answered this has only looked, or was refused."""
    return row.method == "GET" or (status >= 300 and row.path not in DONE_WITHOUT_WORDS)


def is_refused(row: Row, answer: Any) -> bool:
    """Whether this person, on a row where others do something, was turned away."""
    is_done = row.path in DONE_WITHOUT_WORDS and answer.get("Location", "").endswith("/change/")
    return answer.status_code >= 300 and not is_done


def encoded(client: Any, body: Any, path: str) -> tuple[str, str]:
    """The body and its type: JSON for the API, a form for pages."""
    if path.startswith("api/"):
        return client._encode_data(body, "json")
    return "post=yes", "application/x-www-form-urlencoded"


def test_every_route_has_its_rows():
    """Every method of every route is in the table, and nothing else is."""
    rows = defaultdict(set)
    for row in ROWS:
        rows[row.path].add(row.method)
    routes = {route.path: route for route in every_route()}

    missing = [
        f'row("{method} {route.path}", {", ".join("???" for _ in PEOPLE)}),'
        for route in routes.values()
        for method in (route.methods or ("GET",))
        if (method not in rows[route.path] if route.methods else not rows[route.path])
    ]
    gone = [
        f"{row}"
        for row in ROWS
        if row.path not in routes
        or (routes[row.path].methods and row.method not in routes[row.path].methods)
    ]
    assert not missing, "Add these rows to access_table.py:\n" + "\n".join(missing)
    assert not gone, "These rows of access_table.py have no route:\n" + "\n".join(gone)


def groups() -> dict[str, list[Row]]:
    """The rows to try on one scene: each route's, and all pages of a model in the back office."""
    found = defaultdict(list)
    for row in ROWS:
        model = re.match(r"admin/\w+/\w+/", row.path)
        found[model.group() if model else row.path].append(row)
    return found


@pytest.mark.parametrize("rows", groups().values(), ids=groups())
def test_access(rows, scene, clients):
    """Who changes nothing is not undone either: one look at the end is for all of them."""
    before = everything()
    for row in rows:
        harmless = [name for name in PEOPLE if is_harmless(row, row.expected[name])]
        with undone():
            answers = {name: ask(row, unused(clients[name]), scene) for name in harmless}
            assert everything() == before, f"{row} changed something though it answered {answers}"
        for name in set(PEOPLE) - set(harmless):
            with undone():
                answer = answers[name] = ask(row, unused(clients[name]), scene)
                if is_refused(row, answer):
                    assert everything() == before, f"{row} changed something: {answer}"
        answered = {name: answer.status_code for name, answer in answers.items()}
        assert answered == row.expected, row


WITH_IDS = [row for row in ROWS if row.path.startswith("api/") and 404 in row.expected.values()]


@pytest.mark.parametrize("row", WITH_IDS, ids=str)
def test_foreign_and_unknown_ids_are_answered_alike(row, scene, clients):
    """Byte by byte, so that nobody can tell what exists elsewhere."""
    before = everything()
    for person, status in row.expected.items():
        if status != 404:
            continue
        foreign, unknown = (ask(row, unused(clients[person]), ids) for ids in (scene, Unknown()))

        assert (foreign.status_code, unknown.status_code) == (404, 404), person
        assert foreign.content == unknown.content, person
        assert dict(foreign.headers) == dict(unknown.headers), person
        assert foreign["Content-Type"] == "application/problem+json"
    assert everything() == before


@pytest.mark.parametrize("route", API_ROUTES, ids=lambda route: route.path)
def test_no_other_method_is_answered(route, clients):
    """Also not OPTIONS, by which REST framework describes itself to anybody who may GET."""
    row = next(row for row in ROWS if row.path == route.path)
    signed_in = unused(clients["owner" if row.expected["owner"] != 403 else "customer"])
    nobody, path = unused(clients["anonymous"]), url(row, Unknown())
    for method in set(METHODS) - set(route.methods):
        assert signed_in.generic(method, path).status_code == 405, method
    if route.path not in OPEN:
        for method in ("OPTIONS", *METHODS):
            assert nobody.generic(method, path).status_code == 401, method
