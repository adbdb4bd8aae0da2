"""What the code reads from the settings is there wherever it runs, not only in the tests."""

import ast
from pathlib import Path

import pytest
from django.conf import global_settings

from apps.core.tests.deployment.files import PROJECT
from config.settings import base

SOURCES = [p for p in (PROJECT / "apps").rglob("*.py") if "tests" not in p.parts]


def settings_read(path: Path) -> set[str]:
    """Every `settings.NAME` of a file."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) in ("settings", "django_settings")
        and node.attr.isupper()
    }


def assigned_in(name: str) -> set[str]:
    """What a settings module sets by itself."""
    tree = ast.parse((PROJECT / "config" / "settings" / f"{name}.py").read_text())
    targets = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


@pytest.mark.parametrize("where", ["local", "production"])
def test_every_setting_that_is_read_exists(where):
    known = {*vars(base), *vars(global_settings), *assigned_in(where)}
    read = {name: path for path in SOURCES for name in settings_read(path)}
    assert "CELERY_TASK_ALWAYS_EAGER" in read
    assert {name: str(path) for name, path in read.items() if name not in known} == {}
