"""A provider's name stands in its folder and in the registry, nowhere else (architecture, rule 5).

Code and texts count, comments and docstrings do not: a reason may name a vendor. Cash is a word of
the house (drawers, tender, change), so of it only the code itself, `"cash"`, is looked for.
"""

import ast
import re
from pathlib import Path

import pytest

from apps.payments.providers import PROVIDERS

APPS = Path(__file__).parents[3]
PROVIDERS_FOLDER = APPS / "payments" / "providers"
FOLDERS = {path.name for path in PROVIDERS_FOLDER.iterdir() if (path / "__init__.py").exists()}

# Also those to come, so that nobody prepares the core for them.
VENDORS = (FOLDERS - {"cash"}) | {"wave", "orange", "mtn", "momo", "chapa", "paystack", "mpesa"}
PUBLIC_FACE = {"WaveWebhookView", "OrangeWebhookView", "MTNWebhookView"}
"""Names that architecture.md promises in `apps.payments.views`."""

# Examples in the OpenAPI document may show a vendor; demo data may set one up.
EXEMPT = {
    "tests",
    "migrations",
    "simulator",
    "conftest.py",
    "seed_demo.py",
    "demo_day.py",
    "demo_restaurants.py",
    "named_webhooks.py",
}


def words(name: str) -> set[str]:
    """The words of an identifier or a text: `MTNWebhookView` is {mtn, webhook, view}."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return {part.lower() for part in parts}


def sources() -> list[Path]:
    return [
        path
        for path in APPS.rglob("*.py")
        if EXEMPT.isdisjoint(path.relative_to(APPS).parts)
        and not path.name.endswith(("docs.py", "_examples.py"))
        and not any(path.is_relative_to(PROVIDERS_FOLDER / name) for name in FOLDERS)
        and path != PROVIDERS_FOLDER / "__init__.py"
    ]


def names(tree: ast.Module) -> set[str]:
    """Every identifier in a syntax tree."""
    attributes = ("attr", "id", "name", "arg", "module", "asname")
    found = {getattr(node, name, None) for node in ast.walk(tree) for name in attributes}
    return {name for name in found if isinstance(name, str)}


def texts(tree: ast.Module) -> set[str]:
    """Every text in a syntax tree, without docstrings."""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    }


def vendors_in(tree: ast.Module) -> set[str]:
    """What is said in a syntax tree that names a vendor."""
    return {said for said in names(tree) | texts(tree) if words(said) & VENDORS} - PUBLIC_FACE


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(APPS).as_posix())
def test_no_provider_is_named(path):
    tree = ast.parse(path.read_text())

    assert not vendors_in(tree)
    assert not texts(tree) & set(PROVIDERS), "ask the provider's capabilities, not its code"


def test_the_search_would_find_one():
    tree = ast.parse('"""wave"""\nclass MTNView: pass\nx = f(code="cash", y="orange_pay", cash=1)')

    assert vendors_in(tree) == {"MTNView", "orange_pay"}
    assert texts(tree) & set(PROVIDERS) == {"cash"}


def test_every_folder_is_in_the_registry():
    assert set(PROVIDERS) == FOLDERS
