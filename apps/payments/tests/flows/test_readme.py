"""The tour in the README, run by a shell as it is written there."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.drawers.models import CashDrawerSession
from apps.payments.models import Payment

README = Path(__file__).parents[4] / "README.md"


@pytest.mark.django_db(transaction=True)
def test_the_tour_works_as_written(live_server):
    call_command("seed_demo", verbosity=0)
    before = set(Payment.all_objects.values_list("pk", flat=True))
    (tour,) = re.findall(r"```sh tour\n(.*?)```", README.read_text(), re.DOTALL)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", tour],
        env=os.environ | {"API": f"{live_server.url}/api"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    (payment,) = Payment.all_objects.exclude(pk__in=before)
    assert (payment.status, payment.amount, payment.change_due) == ("success", 8500, 1500)
    drawer = CashDrawerSession.all_objects.get(pk=payment.drawer_session_id)
    assert (drawer.closing_balance, drawer.expected_balance, drawer.variance) == (58_500, 58_500, 0)
    assert documents(done.stdout)[-1]["z_number"] == drawer.z_number


def documents(text):
    """The JSON documents that curl printed one after the other."""
    found, rest = [], text.strip()
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        found.append(document)
        rest = rest[end:].strip()
    return found
