"""Become the right user, tie our life to the parent's, and turn into the given command.

Run as a script, never imported: the calls below are only safe in a process with one thread, and a
new user namespace can only be entered by such a process. Standard library only, so that it starts
in a few hundredths of a second: `python -I -S launch.py PARENT_PID SIGNAL IDENTITY COMMAND
[ARGUMENT…]`.

IDENTITY is `same`, `namespace:UID:GID` (seen from inside as that user, still the caller to
everybody else) or `user:UID:GID` (really that user from here on).
"""

import ctypes
import os
import signal
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Do what the module says; only returns by raising."""
    parent, death_signal, identity, *command = sys.argv[1:]
    become(identity)
    # After become(): the kernel forgets the death signal whenever a process changes its
    # credentials.
    die_with_parent(int(parent), int(death_signal))
    os.execvp(command[0], command)


def become(identity: str) -> None:
    """Change to the user that IDENTITY names."""
    kind, _, numbers = identity.partition(":")
    if kind == "same":
        return
    uid, gid = (int(number) for number in numbers.split(":"))
    if kind == "namespace":
        enter_namespace(uid, gid)
    else:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def enter_namespace(uid: int, gid: int) -> None:
    """Enter a user namespace in which the caller carries the ids `uid` and `gid`."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "the kernel gave no user namespace")
    # The kernel takes a group map from a process without privileges only after this.
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{uid} {outer_uid} 1")
    write("/proc/self/gid_map", f"{gid} {outer_gid} 1")


def write(path: str, text: str) -> None:
    """Write in one system call, as the kernel's map files demand."""
    with open(path, "w") as file:
        file.write(text)


def die_with_parent(parent: int, death_signal: int) -> None:
    """Have the kernel send `death_signal` to this process when its parent ends, however it ends."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    # The parent may have gone before the line above; then nobody would ever send the signal.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
