"""The files of the deployment, parsed far enough to compare them with the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[4]
DOCKERFILE = PROJECT / "Dockerfile"
COMPOSE = PROJECT / "docker-compose.yml"
ENV_EXAMPLE = PROJECT / ".env.example"
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::([-?])([^}]*))?\}")


def dockerfile() -> list[tuple[str, str]]:
    """Instructions with their arguments, comments left out and lines joined."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    text = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    pairs = (line.partition(" ") for line in text.splitlines() if line)
    return [(word, rest.strip()) for word, _, rest in pairs]


def runs() -> list[str]:
    """What the Dockerfile runs."""
    return [rest for word, rest in dockerfile() if word == "RUN"]


def compose() -> dict[str, Any]:
    """The compose file, its aliases resolved."""
    document: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return document


def with_defaults(text: str) -> str:
    """A text of the compose file as it reads when no variable is set."""
    return VARIABLE.sub(lambda match: match[3] if match[2] == "-" else "", text)


def documented() -> set[str]:
    """The variables of `.env.example`, set or commented out."""
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", ENV_EXAMPLE.read_text(), re.MULTILINE))


def calls(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each call in a Python file: the name called, dots and all, and its string arguments."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield ast.unparse(node.func), [text for text in texts if isinstance(text, str)]
