"""The image is made by the steps of `make run`, and holds nothing that it should not."""

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from apps.core.tests.deployment.files import (
    PROJECT,
    calls,
    compose,
    dockerfile,
    runs,
    with_defaults,
)
from devstack import applications

STEPS = re.compile(r"compile_messages|migrate|collectstatic|seed_demo")


def steps_of_make_run() -> set[str]:
    """What `devstack.prepare` does before it serves."""
    called = dict(calls_of_prepare())
    return called.keys() & {"compile_messages"} | {
        text for name, texts in calls_of_prepare() if name == "call_command" for text in texts
    }


def calls_of_prepare() -> list[tuple[str, list[str]]]:
    return list(calls(PROJECT / "devstack" / "prepare.py"))


def test_the_same_steps_as_make_run_except_demo_data():
    words = [*runs(), " ".join(compose()["services"]["migrate"]["command"])]
    ours = {step for text in words for step in STEPS.findall(text)}

    assert ours == steps_of_make_run() - {"seed_demo"}
    assert "seed_demo" in steps_of_make_run()


def test_packages_are_installed_as_make_run_installs_them():
    source = ast.parse((PROJECT / "devstack" / "bootstrap.py").read_text())
    install = next(n for n in source.body if isinstance(n, ast.FunctionDef) and n.name == "install")
    constants = [n.value for n in ast.walk(install) if isinstance(n, ast.Constant)]
    flags = {word for word in constants if isinstance(word, str) and word.startswith("--")}
    (pip,) = [run for run in runs() if "pip install" in run]

    assert "--require-hashes" in flags
    assert flags <= set(pip.split())
    assert "requirements/production.txt" in pip.split()


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_each_program_is_started_as_make_run_starts_it(service):
    running: Any = SimpleNamespace(place=SimpleNamespace(root=Path("/data")))
    options: Any = SimpleNamespace(worker_concurrency=16, simulator_port=None)
    local = {name: words for name, words, _ in applications._commands(running, options)}
    image = [with_defaults(word) for word in compose()["services"][service]["command"]]

    assert [_without_path(word) for word in image] == [
        _without_path(word) for word in local[service]
    ]


def _without_path(word: str) -> str:
    """The schedule lies elsewhere; that beat is told where is what must agree."""
    return re.sub(r"^(--schedule)=.*", r"\1=", word)


def test_the_image_alone_serves_as_the_compose_file_does():
    (command,) = [rest for word, rest in dockerfile() if word == "CMD"]

    assert json.loads(command) == compose()["services"]["web"]["command"]


def test_nobody_in_the_image_is_root():
    last_stage = dockerfile()[[word for word, _ in dockerfile()].index("USER") :]

    assert last_stage[0] == ("USER", "10001")
    assert not [word for word, _ in last_stage if word in {"RUN", "COPY", "ADD", "FROM"}]


def test_no_secret_is_baked_in():
    declared = [rest for word, rest in dockerfile() if word in {"ENV", "ARG"}]

    assert not re.search(r"KEY|SECRET|PASSWORD|TOKEN", " ".join(declared))


def test_only_what_is_named_is_copied_and_it_is_let_in():
    let_in = {line[1:] for line in ignored() if line.startswith("!")}
    copied = [rest.split()[:-1] for word, rest in dockerfile() if word == "COPY"]
    sources = {
        source.split("/")[0]
        for words in copied
        if not words[0].startswith("--from")
        for source in words
    }

    assert ignored()[0] == "*"
    assert sources == let_in
    assert all((PROJECT / source).exists() for source in sources)


def ignored() -> list[str]:
    lines = (PROJECT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_the_application_needs_nothing_that_the_image_leaves_behind():
    """devstack and the tests are removed before the last stage."""
    for path in [*(PROJECT / "apps").rglob("*.py"), *(PROJECT / "config").rglob("*.py")]:
        if "tests" not in path.parts and path.name != "conftest.py" and path.stem != "test":
            imports = re.findall(r"^\s*(?:from|import) (\S+)", path.read_text(), re.MULTILINE)
            assert not [name for name in imports if re.match(r"devstack|demo|.*\.tests\b", name)]


def test_base_images_are_named_by_version():
    (default,) = [rest for word, rest in dockerfile() if word == "ARG"]
    bases = {rest.split()[0] for word, rest in dockerfile() if word == "FROM"}

    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.\d+-slim(@sha256:\w{64})?", default)
    assert bases == {"${PYTHON_IMAGE}", "packages"}
