"""The provider that docs/adding-a-provider.md builds, taken out of the page and run."""

import ast
import inspect
import re
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import (
    Capabilities,
    PaymentProvider,
    PaymentResult,
    Setting,
    WebhookEvent,
)

GUIDE = Path(__file__).parents[4] / "docs" / "adding-a-provider.md"
TEXT = GUIDE.read_text()
FOLDER = "apps.payments.providers.kola"


def source(name: str) -> str:
    """One of the page's files, on the lines where it stands in the page."""
    (found,) = re.finditer(rf"^```python {re.escape(name)}\n(.*?)^```$", TEXT, re.M | re.S)
    return "\n" * TEXT[: found.start(1)].count("\n") + found[1]


def module(name: str, file: str) -> ModuleType:
    """The file as a module that others can import by name."""
    made = sys.modules[name] = ModuleType(name)
    exec(compile(source(file), str(GUIDE), "exec"), vars(made))
    return made


sys.modules[FOLDER] = ModuleType(FOLDER)
kola = module(f"{FOLDER}.provider", "provider.py")
suite = module(f"{FOLDER}.test_contract", "tests/test_contract.py")


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    """The line in the registry."""
    monkeypatch.setitem(PROVIDERS, "kola", kola.KolaProvider)


class TestKola(suite.TestKola):
    """All promises of the contract, and the two that the page adds."""


def test_its_variables_stand_in_the_page():
    for setting in kola.KolaProvider.settings:
        assert re.search(rf"^#{setting.env}=", TEXT, re.M)


def test_the_page_names_all_that_the_contract_has():
    methods = {name for name, _ in inspect.getmembers(PaymentProvider, inspect.isfunction)}
    data = (Capabilities, PaymentResult, Setting, WebhookEvent)
    words = {name for name in methods if name[0] != "_"} | {f.name for d in data for f in fields(d)}
    assert sorted(word for word in words if not re.search(rf"\b{word}\b", TEXT)) == []


def test_the_page_knows_no_word_that_the_contract_lacks():
    """Nothing is left of what was renamed: `ast` finds each attribute of our own enumerations."""
    for file in ("provider.py", "tests/test_contract.py"):
        for node in ast.walk(ast.parse(source(file))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = vars(kola).get(node.value.id)
                assert owner is None or hasattr(owner, node.attr), ast.unparse(node)


def test_files_that_the_page_points_to_are_there():
    project = GUIDE.parents[1]
    named = re.findall(r"`(apps/[\w/]+\.py)`", TEXT)
    assert named
    assert [name for name in named if not (project / name).exists()] == []
