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
from apps.simulator.accounts import environments
from apps.simulator.simulator import running

README = Path(__file__).parents[4] / "README.md"


@pytest.fixture
def simulator(live_server, monkeypatch):
    """The providers as `make run` has them beside the server."""
    with running(wave_webhook_url=f"{live_server.url}/api/payments/webhooks/wave/") as simulator:
        for group in environments(simulator.url):
            for name, value in group.items():
                monkeypatch.setenv(name, value)
        yield simulator


@pytest.mark.django_db(transaction=True)
def test_the_tour_works_as_written(live_server, simulator):
    call_command("seed_demo", verbosity=0)
    before = set(Payment.all_objects.values_list("pk", flat=True))
    (tour,) = re.findall(r"```sh tour\n(.*?)```", README.read_text(), re.DOTALL)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", tour],
        env=os.environ | {"API": f"{live_server.url}/api", "SIMULATOR": simulator.url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    payment, by_phone = Payment.all_objects.exclude(pk__in=before).order_by("pk")
    assert (payment.status, payment.amount, payment.change_due) == ("success", 8500, 1500)
    assert (by_phone.status, by_phone.amount, by_phone.provider_code) == ("success", 2500, "wave")
    drawer = CashDrawerSession.all_objects.get(pk=payment.drawer_session_id)
    assert (drawer.closing_balance, drawer.expected_balance, drawer.variance) == (58_500, 58_500, 0)
    assert documents(done.stdout)[-1]["z_number"] == drawer.z_number
    assert [charge["status"] for charge in simulator.truth()] == ["succeeded"]


def documents(text):
    """The JSON documents that curl printed one after the other."""
    found, rest = [], text.strip()
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        found.append(document)
        rest = rest[end:].strip()
    return found
