"""`.env.example` lists exactly what is read, and a file made from it starts production."""

import ast
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from apps.core.tests.deployment.files import (
    COMPOSE,
    ENV_EXAMPLE,
    PROJECT,
    VARIABLE,
    calls,
    documented,
)
from apps.payments.providers import PROVIDERS

READERS = [
    *(path for path in (PROJECT / "config").rglob("*.py") if path.stem != "test"),
    *(PROJECT / "demo").glob("*.py"),
    *(PROJECT / "devstack").glob("*.py"),
    *(path for path in (PROJECT / "apps").rglob("*.py") if "tests" not in path.parts),
    PROJECT / "manage.py",
]
GETTERS = re.compile(r"(env(\.\w+)?|secret|_number|(\w+\.)*environ\.(get|setdefault|pop))$")
NAME = re.compile(r"[A-Z][A-Z0-9_]+$")
# How our own processes speak to each other, and what belongs to the shell.
NOT_FOR_PEOPLE = {"ENCAISSE_CRASH_AT", "ENCAISSE_TEST_OWN_VALKEY", "LANG", "LC_ALL", "LC_MESSAGES"}
# Read through a name or by a shell rather than by a literal in a call.
READ_OTHERWISE = {"OWNER_PASSWORD"}


def names_read(path: Path) -> set[str]:
    """Variables that a Python file reads from the environment by a literal name."""
    # The name comes first; what follows it is the default.
    called = {text for name, texts in calls(path) if GETTERS.match(name) for text in texts[:1]}
    return {name for name in called | _looked_up(path) if NAME.match(name)}


def _looked_up(path: Path) -> set[str]:
    """`environ["NAME"]` and `"NAME" in environ`."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            found.append(node.slice)
        if isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]).endswith("environ"):
            found.append(node.left)
    return {str(part.value) for part in found if isinstance(part, ast.Constant)}


def all_read() -> set[str]:
    read = set().union(*(names_read(path) for path in READERS)) | READ_OTHERWISE
    read |= {setting.env for provider in PROVIDERS.values() for setting in provider.settings}
    return (read | {match[1] for match in VARIABLE.finditer(COMPOSE.read_text())}) - NOT_FOR_PEOPLE


def test_it_lists_every_variable_that_is_read_and_no_other():
    assert sorted(documented()) == sorted(all_read())


def test_the_reading_of_sources_finds_each_way_to_ask(tmp_path):
    """Otherwise the comparison above would hold for nothing."""
    source = tmp_path / "reader.py"
    source.write_text(
        'env.int("ONE", default=1)\nos.environ.get("TWO")\nsecret("THREE")\n'
        'os.environ["FOUR"]\n"FIVE" in os.environ\n_number(environ, "SIX", "8000")\n'
        'environ.get("lower")\nother("SEVEN")\n'
    )

    assert names_read(source) == {"ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX"}


def test_each_variable_is_explained_in_one_line_above_it():
    lines = ENV_EXAMPLE.read_text().splitlines()
    for above, line in itertools.pairwise(lines):
        if re.match(r"#?[A-Z][A-Z0-9_]*=", line):
            assert re.match(r"# \S.{10,}\.", above), line


def test_no_variable_stands_twice():
    names = re.findall(r"^#?([A-Z][A-Z0-9_]*)=", ENV_EXAMPLE.read_text(), re.MULTILINE)

    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    """The variables of a new `.env`."""
    script = [sys.executable, "-I", str(PROJECT / "docker" / "new_env.py")]
    written = subprocess.run(
        [*script, "till.example.com", "10.0.0.7"], capture_output=True, text=True, check=True
    ).stdout
    pairs = (line.partition("=") for line in written.splitlines() if line and line[0] != "#")
    return {name: value for name, _, value in pairs}


def check_production(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "DATABASE_URL"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=PROJECT,
        env={**kept, **environ, "DJANGO_SETTINGS_MODULE": "config.settings.production"},
        capture_output=True,
        text=True,
    )


def test_production_starts_with_a_fresh_one_and_has_nothing_to_warn_of(fresh):
    assert fresh["ALLOWED_HOSTS"] == "till.example.com,10.0.0.7"
    checked = check_production(fresh)

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_production_does_not_start_with_a_published_secret(fresh):
    local_only = "local-only-secret-key-that-production-refuses"
    checked = check_production({**fresh, "JWT_SIGNING_KEY": local_only})

    assert checked.returncode != 0
    assert "JWT_SIGNING_KEY" in checked.stderr


def test_no_secret_stands_in_the_example():
    text = ENV_EXAMPLE.read_text()

    for name in ("SECRET_KEY", "JWT_SIGNING_KEY", "SEARCH_HASH_KEY", "POSTGRES_PASSWORD"):
        assert f"\n{name}=\n" in text
