"""`python -m apps.simulator --port 9000`: serve until stopped."""

import argparse
import signal
import sys
import threading

from apps.simulator.simulator import running


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--url", default="", help="where others reach it, when that differs")
    parser.add_argument("--wave-webhook-url", default="", help="where Wave reports to")
    parser.add_argument("--chapa-webhook-url", default="", help="where Chapa reports to")
    parser.add_argument("--paystack-webhook-url", default="", help="where Paystack reports to")
    chosen = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with running(**vars(chosen)) as simulator:
        sys.stdout.write(f"simulated phones at {simulator.url}/\n")
        sys.stdout.flush()
        stopped.wait()


if __name__ == "__main__":
    main()
