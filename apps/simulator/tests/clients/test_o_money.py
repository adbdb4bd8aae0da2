"""PyPI `O-money`: creation, in a process of its own, as it reads its settings when imported."""

import base64
import json
import subprocess
import sys

from apps.simulator import accounts

PROGRAM = """
import logging, sys
from O_money import Webpay
webpay = Webpay(logging.getLogger())
webpay.base_url = sys.argv[1]
made = webpay.init_pay(1200, "ORD-1", "Boutique Exemple")
print(made.to_json())
webpay.payment_status("ORD-1", 1200, made.pay_token)
"""


def settings():
    pair = f"{accounts.ORANGE_CLIENT}:{accounts.ORANGE_SECRET}"
    return {
        "client_id": base64.b64encode(pair.encode()).decode(),
        "merchant_key": accounts.ORANGE_MERCHANT,
        "return_url": "https://shop.example/back",
        "cancel_url": "https://shop.example/cancel",
        "notif_url": "https://shop.example/notif",
    }


def test_it_creates_a_payment_and_reads_its_status_in_its_own_odd_way(simulator):
    command = [sys.executable, "-c", PROGRAM, simulator.url]
    said = subprocess.run(command, env=settings(), capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    made = json.loads(said.stdout)
    assert (made["status"], made["message"]) == (201, "OK")
    assert made["payment_url"].startswith(f"{simulator.url}/payment/pay_token/")
    (charge,) = simulator.ledger
    assert (charge.id, charge.reference, charge.currency) == (made["pay_token"], "ORD-1", "OUV")
