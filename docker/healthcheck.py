"""Whether an address answers 200: `python healthcheck.py URL [CHECK]`, for container health checks.

With CHECK, one part of /readyz must be `ok`, such as `heartbeat` (beat rings and a worker
answers). Standard library only: it runs every few seconds.
"""

import json
import os
import sys
from urllib.request import Request, urlopen

SECONDS = 4


def main(url: str, check: str = "") -> int:
    """0 when all is well; otherwise the reason is printed."""
    # The application answers only to its own names, also to us.
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip() or "localhost"
    request = Request(url, headers={"Host": host})  # noqa: S310 - the address is in our own files
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            body = json.load(answer)
    except (OSError, ValueError) as problem:
        print(f"{url}: {problem}")  # noqa: T201
        return 1
    if check and body["checks"][check]["status"] != "ok":
        print(f"{check}: {body['checks'][check]}")  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
