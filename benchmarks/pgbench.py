"""The first floor: what PostgreSQL alone needs for a cash payment, driven by its own `pgbench`."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from benchmarks.driving import Round
from benchmarks.stack import DATABASE, Site, Stack
from devstack.postgres_files import installation

SCRIPT = Path(__file__).with_name("cash.pgbench")
THREADS = 2


def prepare(stack: Stack, site: Site) -> None:
    """The sequence that hands out orders; it begins again behind the last."""
    count = site.facts["floor_orders"]
    with stack.superuser(DATABASE.format(payments=site.payments)) as connection:
        connection.execute(f"CREATE SEQUENCE bench_floor MINVALUE 0 MAXVALUE {count - 1} CYCLE")
        connection.execute("GRANT ALL ON SEQUENCE bench_floor TO PUBLIC")


def run(stack: Stack, site: Site, *, clients: int, seconds: float) -> Round:
    """Run the script with prepared statements for a while. The application's role, no superuser."""
    database = DATABASE.format(payments=site.payments)
    with tempfile.TemporaryDirectory() as scratch:
        command = (
            *(installation() / "bin" / "pgbench", "--no-vacuum", "--protocol=prepared"),
            *(
                "--client",
                clients,
                "--jobs",
                min(THREADS, clients),
                "--time",
                max(1, round(seconds)),
            ),
            *(
                "--define",
                f"epoch={site.facts['epoch_ms']}",
                "--define",
                f"now={site.facts['now_ms']}",
            ),
            *("--file", SCRIPT, "--log", "--log-prefix", f"{scratch}/log"),
            stack.address(database),
        )
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"pgbench failed: {done.stderr[-2000:]}")
        return Round.of(_times(Path(scratch)), max(1, round(seconds)))


def _times(scratch: Path) -> list[float]:
    """Milliseconds of each transaction; the log has microseconds in its third column."""
    lines = [line for path in scratch.iterdir() for line in path.read_text().splitlines()]
    return [int(line.split()[2]) / 1000 for line in lines]
