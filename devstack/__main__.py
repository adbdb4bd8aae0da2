"""Command line of the local stack: `python -m devstack --help`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Run one of the commands; return its exit code."""
    arguments = _parser().parse_args()
    # Imported late: each command loads only what it needs, and `--help` nothing.
    if arguments.command == "run":
        from devstack import supervisor

        return supervisor.run()
    if arguments.command == "check":
        from devstack import checks

        return checks.run()
    if arguments.command == "messages":
        from devstack import messages

        return messages.update()
    from devstack import command

    return command.execute(
        arguments.words, data_dir=arguments.data_dir, durable=arguments.durable or None
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m devstack", description="Encaisse on one machine"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "run", help="serve until Ctrl-C; reads PORT, DATA_DIR, DATABASE_URL, REDIS_URL"
    )
    commands.add_parser(
        "check", help="lint, types, imports, migrations, schema, deployment, translations"
    )
    commands.add_parser("messages", help="collect texts to translate and compile the translations")
    execute = commands.add_parser(
        "exec", help="run a command with PostgreSQL and Valkey of its own"
    )
    execute.add_argument(
        "--data-dir", type=Path, help="keep the data there instead of throwing it away"
    )
    execute.add_argument(
        "--durable", action="store_true", help="a commit is on disk before it is answered"
    )
    execute.add_argument(
        "words", nargs="+", metavar="COMMAND", help="after `--`: the command to run"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
