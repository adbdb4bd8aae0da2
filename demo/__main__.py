"""`python -m demo`: play the lunch; end with 1 at the first figure that is wrong."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping

from demo.books import Wrong
from demo.stack import stage
from demo.story import play
from demo.till import NoServer
from demo.voice import Voice, language_of
from devstack.processes import StackError


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Play the story; return the exit code."""
    voice = Voice(language_of(environ))
    if not environ.get("BASE_URL"):
        voice.chapter("Un serveur démarre, pour cette fois", "A server starts, for this once")
    try:
        with stage(environ) as (base_url, phones):
            play(base_url, phones, voice)
    except Wrong as wrong:
        voice.alarm(f"FAUX : {wrong}", f"WRONG: {wrong}")
        return 1
    except (NoServer, StackError, ValueError) as trouble:
        voice.alarm(str(trouble), str(trouble))
        return 2
    return 0


if __name__ == "__main__":
    # Being ended politely stops our servers as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
