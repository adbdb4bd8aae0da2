"""Directories that others may have prepared for us."""

from __future__ import annotations

import os

import pytest

from devstack import places
from devstack.identity import Identity
from devstack.processes import StackError

SELF = Identity("same", os.geteuid(), os.getegid())


def test_a_link_in_place_of_our_private_directory_is_refused(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "data"
    root.mkdir()
    (root / "run").symlink_to(elsewhere)

    with (
        pytest.raises(StackError, match="belongs to somebody else"),
        places.persistent(root, SELF),
    ):
        pass


def test_one_stack_at_a_time_holds_a_directory(tmp_path):
    with (
        places.persistent(tmp_path, SELF),
        pytest.raises(places.DirectoryInUse, match=r"Another stack is running on"),
        places.persistent(tmp_path, SELF),
    ):
        pass
    with places.persistent(tmp_path, SELF):
        pass


def test_a_new_data_directory_is_private(tmp_path):
    with places.persistent(tmp_path / "new" / "data", SELF) as place:
        assert place.root.stat().st_mode & 0o777 == 0o700


def test_another_user_gets_a_private_home_of_its_own(tmp_path):
    """Where PostgreSQL must really be somebody else: our directory may lie where it cannot go."""
    if os.geteuid() != 0:
        other = Identity("user", os.geteuid(), os.getegid())
    else:
        other = Identity("user", 65534, 65534)
    with places.throwaway(other) as place:
        assert place.home != place.root
        assert place.home.stat().st_uid == other.uid
        assert place.sockets.stat().st_uid == other.uid
        assert place.home.stat().st_mode & 0o777 == 0o700
    assert not place.home.exists()
    assert not place.root.exists()
