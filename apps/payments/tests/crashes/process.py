"""A process of its own for an act of ours, or for the children that each die in the middle of one.

`python -m apps.payments.tests.crashes.process ACT JSON`, with the test's database in DATABASE_URL,
does one act. Without words it loads us once, and then what each line of JSON says is done by a
child born for it, which knows what the test knows: its environment, and where to die in it, and
where we are. The answer is how the child ended, as `subprocess` tells it. Nobody hears them ring:
every publish is lost.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import django
from django.conf import settings
from django.urls import get_resolver

LIFETIME = 60
"""Seconds after which a child is ended that has not ended by then."""


def main(*act: str) -> None:
    acts = _load()
    if act:
        name, arguments = act
        acts[name](**json.loads(arguments))
        return
    for line in sys.stdin:
        sys.stdout.write(f"{_outlive(acts, **json.loads(line))}\n")
        sys.stdout.flush()


def _load() -> Mapping[str, Callable[..., Any]]:
    """Everything that an act may need, so that no child loads it again; but no connection."""
    django.setup()
    from apps.payments.providers import PROVIDERS
    from apps.payments.tests.bogus import SigningProvider
    from apps.payments.tests.crashes.acts import ACTS
    from apps.payments.tests.crashes.ledger import LedgerProvider
    from apps.payments.tests.unrung import lose_rings

    lose_rings(settings)
    PROVIDERS[LedgerProvider.code] = LedgerProvider
    PROVIDERS[SigningProvider.code] = SigningProvider
    get_resolver()._populate()
    return ACTS


def _outlive(acts: Mapping[str, Callable[..., Any]], **wish: Any) -> int:
    pid = os.fork()
    if not pid:
        _live(acts, **wish)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _live(
    acts: Mapping[str, Callable[..., Any]],
    *,
    act: str,
    arguments: dict[str, Any],
    environ: dict[str, str],
    public_url: str,
) -> NoReturn:
    signal.alarm(LIFETIME)
    os.environ.update(environ)
    settings.PUBLIC_URL = public_url
    acts[act](**arguments)
    sys.exit("This process was to die, and lives.")


if __name__ == "__main__":
    main(*sys.argv[1:])
