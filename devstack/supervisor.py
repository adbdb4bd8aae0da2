"""The whole stack on one machine: started in order, watched, and stopped in reverse."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from typing import NoReturn

from devstack.applications import port_is_free, prepare, serving
from devstack.console import Console
from devstack.embedded import servers
from devstack.options import Options, with_servers_of_env_file
from devstack.processes import Child, ChildFailed, StackError, Watch
from devstack.stopping import Stopped, StopRequest

PORT_SECONDS = (
    3.0  # gunicorn's workers look for a killed master once a second, and keep the port until then
)
LOOK_SECONDS = 0.2


def run(environ: Mapping[str, str] = os.environ) -> int:
    """Serve until asked to stop; return the exit code."""
    stop = StopRequest()
    with Console() as console, stop.listening():
        try:
            _serve(Options.read(with_servers_of_env_file(environ)), console, stop)
        except Stopped:
            console.say("Stopped; no process is left.")
            return 0
        except (StackError, ValueError) as problem:
            console.say(str(problem))
            return 1


def _serve(options: Options, console: Console, stop: StopRequest) -> NoReturn:
    """Run the stack; only ever ends by raising."""
    began = time.monotonic()
    watch = Watch(output=console.pipe, checkpoint=stop.check)
    console.say("Starting PostgreSQL and Valkey …")
    with servers(options.data_dir, environ=options.environ, watch=watch) as running:
        console.say(f"Data is in {running.place.root}")
        for port in filter(None, (options.port, options.simulator_port)):
            _await_free_port(port, stop)
        prepare(running, watch)
        console.say("Starting web, worker and beat …")
        with serving(running, options, watch) as applications:
            console.say(options.welcome(seconds=time.monotonic() - began))
            try:
                watch_over([*running.children, *applications], stop)
            finally:
                console.say("Stopping …")


def watch_over(children: Iterable[Child], stop: StopRequest) -> NoReturn:
    """Look until somebody asks to stop or a child ends by itself, which none of them should."""
    while True:
        for child in children:
            if not child.running:
                code = child.process.returncode
                raise ChildFailed(
                    f"{child.name} ended unexpectedly (exit code {code}): stopping the stack"
                )
        stop.check()
        stop.requested.wait(LOOK_SECONDS)


def _await_free_port(port: int, stop: StopRequest) -> None:
    deadline = time.monotonic() + PORT_SECONDS
    while not port_is_free(port):
        if time.monotonic() > deadline:
            raise ChildFailed(
                f"Port {port} is taken; choose another one, for example: make run PORT=8001"
            )
        stop.check()
        stop.requested.wait(LOOK_SECONDS)
