"""Command line: `python -m benchmarks --help`, or `make bench`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from dataclasses import replace
from pathlib import Path

from benchmarks import inbox, slow, tills
from benchmarks.options import QUICK, Options, Outcome, Say
from benchmarks.report import verdicts

PARTS = {"tills": tills.measure, "webhooks": inbox.measure, "slow": slow.measure}


def main() -> None:
    """Measure, print, and keep the figures where `--json` says."""
    arguments = _parser().parse_args()
    say = _progress(time.monotonic())
    options = _options(arguments)
    outcomes = {part: PARTS[part](options, say) for part in arguments.part or PARTS}
    for outcome in outcomes.values():
        print("", outcome.text, "", *verdicts(outcome.verdicts), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(_as_json(outcomes), indent=1))


def _options(arguments: argparse.Namespace) -> Options:
    options = QUICK if arguments.quick else Options()
    return replace(options, gunicorn=arguments.gunicorn, threads=tuple(arguments.threads))


def _as_json(outcomes: dict[str, Outcome]) -> dict[str, object]:
    about = {"cores": os.cpu_count(), "python": platform.python_version()}
    return {"about": about} | {part: outcome.as_json() for part, outcome in outcomes.items()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed")
    parser.add_argument(
        "--quick", action="store_true", help="a minute's smoke run; figures are rough"
    )
    parser.add_argument(
        "--part", action="append", choices=PARTS, help="only this part; may be given repeatedly"
    )
    parser.add_argument(
        "--threads",
        action="append",
        type=int,
        default=[],
        help="WEB_THREADS beside a slow provider",
    )
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument(
        "--gunicorn", default="config/gunicorn.py", help="another server configuration"
    )
    return parser


def _progress(began: float) -> Say:
    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:4.0f} s] {line}", flush=True)

    return say


if __name__ == "__main__":
    main()
