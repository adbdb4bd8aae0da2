"""The database of the tests that run here, for processes of their own and for a copy of it."""

import os
import subprocess
from urllib.parse import urlsplit

from django.db import connection

from devstack.postgres_files import installation


def own_database_url() -> str:
    """Leads another process to this test's database."""
    server = urlsplit(os.environ["DATABASE_URL"])
    return server._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def copy_own_database(target_url: str) -> None:
    """Everything committed here, into an empty database; a second, where migrating takes ten."""
    programs = installation() / "bin"
    dump = [programs / "pg_dump", "--no-owner", "--no-privileges", own_database_url()]
    restore = [programs / "psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--quiet", target_url]
    written = subprocess.run(dump, check=True, capture_output=True).stdout
    subprocess.run(restore, check=True, input=written, stdout=subprocess.DEVNULL)
