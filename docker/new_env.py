"""Print a `.env` with fresh secrets: `python3 docker/new_env.py till.example.com > .env`.

Standard library only: it runs on a host that has nothing but Docker and a Python.
"""

import base64
import re
import secrets
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"


def main(*hosts: str) -> int:
    """`.env.example` with every empty variable filled in."""
    if not hosts:
        sys.stderr.write("usage: python3 docker/new_env.py HOST [HOST …] > .env\n")
        return 2
    values = {
        "ALLOWED_HOSTS": ",".join(hosts),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "POSTGRES_PASSWORD": secrets.token_hex(24),
    }

    def fill(match: "re.Match[str]") -> str:
        name = match[1]
        return f"{name}={values.get(name) or secrets.token_urlsafe(48)}"

    example = EXAMPLE.read_text(encoding="utf-8")
    sys.stdout.write(re.sub(r"^([A-Z_]+)=$", fill, example, flags=re.MULTILINE))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
