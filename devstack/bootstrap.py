"""Make `.venv` what a lock file says: `python3 devstack/bootstrap.py requirements/test.txt`.

Run by whatever Python the machine has, before anything is installed: standard library only, and no
syntax newer than Python 3.6, so that an old one gets a message instead of a SyntaxError.
"""

import os
import re
import subprocess
import sys
import time
from typing import Iterable, Iterator

OLDEST = (3, 11)
PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(PROJECT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


def main(lock: str) -> None:
    """Create the environment if need be and install what `lock` names, with hashes checked."""
    if sys.version_info < OLDEST:
        sys.exit(
            "Encaisse needs Python 3.11 or newer and this one is {}. "
            "Name another one: make run PYTHON=python3.13".format(sys.version.split()[0])
        )
    if not usable():
        create()
    install(lock)


def usable() -> bool:
    """Whether there is an environment whose Python still runs and can install packages."""
    probe = "import pip, sys; sys.exit(sys.version_info < {!r})".format(OLDEST)
    return os.path.exists(PYTHON) and subprocess.call([PYTHON, "-c", probe]) == 0


def create() -> None:
    """Create `.venv` afresh."""
    say("Creating .venv with Python {}".format(sys.version.split()[0]))
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]):
        sys.exit(
            "This Python cannot create virtual environments; Debian and Ubuntu keep that apart: "
            "apt-get install python3-venv"
        )


def install(lock: str) -> None:
    """Run pip, showing one line that counts instead of its hundreds."""
    with open(lock) as file:
        total = len(re.findall(r"^[^\s#][^=]*==", file.read(), re.MULTILINE))
    began = time.monotonic()
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--requirement", lock]
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, universal_newlines=True)
    lines = list(counted(pip.stdout or (), total))
    if pip.wait():
        sys.exit(
            "".join(lines[-20:]) + "pip could not install {}".format(os.path.relpath(lock, PROJECT))
        )
    say("Installed {} in {:.0f} s".format(os.path.relpath(lock, PROJECT), time.monotonic() - began))


def counted(lines: Iterable[str], total: int) -> Iterator[str]:
    """Pass pip's lines on, reporting how many of about `total` packages it has looked at."""
    seen = 0
    for line in lines:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            seen += 1
            progress("Installing packages: {} of about {}".format(seen, total), seen)
        elif line.startswith("Installing collected"):
            progress("Unpacking packages; this takes about half a minute", 0)
        yield line
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K")


def progress(text: str, count: int) -> None:
    """Show progress in place on a terminal, every 25 packages in a log."""
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K" + text)
        sys.stdout.flush()
    elif count % 25 == 0:
        say(text)


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
