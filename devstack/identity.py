"""As whom the embedded PostgreSQL runs: it refuses to be root, and needs a user with a name.

No user is added to the system and no directory is opened to others. Root enters a user namespace:
inside it PostgreSQL sees an ordinary user, outside the files still belong to root, so that a
checkout in a private home works. Where the kernel or a container forbids namespaces, root really
becomes an existing unprivileged user, and the data moves to a private directory of that user.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from devstack.processes import LAUNCHER, StackError

PREFERRED = ("postgres", "nobody")


@dataclass(frozen=True)
class Identity:
    """A user to run as: `kind` is `same`, `namespace` or `user` (see launch.py)."""

    kind: str
    uid: int
    gid: int

    def __str__(self) -> str:
        return self.kind if self.kind == "same" else f"{self.kind}:{self.uid}:{self.gid}"

    @property
    def really_other(self) -> bool:
        """Whether PostgreSQL runs as somebody else, who cannot enter our directories."""
        return self.kind == "user"


@cache
def postgres_identity() -> Identity:
    """The identity that works on this machine, tried once per process."""
    uid = os.geteuid()
    if uid != 0 and _has_name(uid):
        return Identity("same", uid, os.getegid())
    other = _unprivileged_user()
    inside = Identity("namespace", other.pw_uid, other.pw_gid)
    if _works(inside):
        return inside
    if uid == 0:
        return Identity("user", other.pw_uid, other.pw_gid)
    raise StackError(
        f"PostgreSQL needs a user with a name, and user {uid} has none on this machine. "
        "Run as a named user, or set DATABASE_URL to a server of your own."
    )


def _unprivileged_user() -> pwd.struct_passwd:
    """An existing account other than root, best one that has no other work."""
    accounts = {account.pw_name: account for account in pwd.getpwall() if account.pw_uid != 0}
    if not accounts:
        raise StackError("This machine has no user but root; PostgreSQL does not run as root.")
    known = [accounts[name] for name in PREFERRED if name in accounts]
    return known[0] if known else next(iter(accounts.values()))


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _works(identity: Identity) -> bool:
    """Whether the kernel lets us take that identity (containers often forbid namespaces)."""
    probe = [
        sys.executable,
        "-I",
        "-S",
        str(LAUNCHER),
        str(os.getpid()),
        "9",
        str(identity),
        "true",
    ]
    return subprocess.run(probe, capture_output=True).returncode == 0
