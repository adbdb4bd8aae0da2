"""A browser that reports whatever goes wrong in it, and a server with restaurants to look at."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Response, expect, sync_playwright

from apps.authentication.tests.factories import PASSWORD, AdminFactory
from apps.conftest import till  # noqa: F401 - a fixture
from apps.payments.tests.back_office.house import House, build_house

# Playwright keeps an event loop running in this thread, and Django would take our queries for ones
# made from asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Root needs --no-sandbox; the others keep chromium from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000  # a loaded machine is slow, not broken

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "No chromium found: apt-get install chromium, or name one in CHROMIUM"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens pages; a test fails when one logged an error, asked elsewhere, or was refused."""
    troubles: list[str] = []
    contexts = []

    def watch_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            troubles.append(f"asked elsewhere: {request.url}")

    def watch_response(response: Response) -> None:
        if response.status >= 400:
            troubles.append(f"{response.status} {response.url}")

    def open_one(**options) -> Page:
        options = {"locale": "fr-FR", "viewport": {"width": 1440, "height": 900}, **options}
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", watch_request)
        page.on("response", watch_response)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def sign_in(open_page) -> SignIn:
    """Signs somebody in by the form, as they would, and opens the first page."""

    def enter(username: str, **options) -> Page:
        page = open_page(**options)
        page.goto("/admin/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("#login-form [type=submit]").click()
        return page

    return enter


@pytest.fixture
def ours(transactional_db, till) -> House:  # noqa: F811 - the fixture imported above
    return build_house(till, "Baobab")


@pytest.fixture
def theirs(transactional_db, till) -> House:  # noqa: F811
    return build_house(till, "Plateau")


@pytest.fixture
def administrator(transactional_db) -> str:
    AdminFactory(username="root-admin")
    return "root-admin"
