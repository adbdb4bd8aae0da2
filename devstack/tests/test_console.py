"""What is printed: whole lines behind a name, coloured on a terminal only."""

from __future__ import annotations

import io
import os

import pytest

from devstack.console import Console


def test_colours_of_a_child_are_taken_out_where_nobody_sees_them():
    stream = io.StringIO()
    Console(stream, {}).say("\033[1;32mok\033[0m", "web")
    assert stream.getvalue() == "web       | ok\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_lines_of_a_child_stand_behind_its_name():
    stream = io.StringIO()
    with Console(stream, {}) as console:
        os.write(console.pipe("web"), "un café\nand a half line".encode())
    assert stream.getvalue() == "web       | un café\nweb       | and a half line\n"


@pytest.mark.parametrize(
    ("stream", "environ", "coloured"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_is_for_terminals_whose_owner_wants_it(stream, environ, coloured):
    Console(stream, environ).say("hello")
    assert ("\033[" in stream.getvalue()) is coloured
