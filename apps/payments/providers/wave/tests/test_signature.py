"""`Wave-Signature`, against the vectors of the reference (sections 3 and 10.5)."""

import time

import pytest

from apps.payments.providers.wave import signature
from apps.payments.providers.wave.signature import is_signed, sign
from apps.payments.providers.wave.tests import wire

OFFICIAL_SECRET = "wave_sn_WHS_xz4m6g8rjs9bshxy05xj4khcvjv7j3hcp4fbpvv6met0zdrjvezg"
OFFICIAL_TIME = 1667920421
OFFICIAL = "53c971695230e9c51b1030d673eee76e70bbcdf8a7c5b8c1d44e0b8b1329647b"
BODY = b'{"id": "EV_1"}'


@pytest.mark.parametrize(
    ("body", "digest"),
    [
        (
            (
                b'{"amount":"1000","currency":"XOF","success_url":"https://shop.example/ok",'
                b'"error_url":"https://shop.example/ko","client_reference":"INV-42"}'
            ),
            "dae43f5b28d335e306c6e781475f7ea4dc5bea0a2a45b316536d2656fd425077",
        ),
        (b"", "c7fb4e8daa3821e449db1781fc9458422bf98a322bf98893f732c2073e122d40"),
    ],
)
def test_what_we_send_is_signed_as_in_the_reference(body, digest):
    assert sign("demo_signing_secret", body, at=1700000000) == f"t=1700000000,v1={digest}"


def test_the_official_webhook_is_accepted_at_its_time(monkeypatch):
    body = wire.recorded("webhook__official.json").strip()
    header = f"t={OFFICIAL_TIME},v1={OFFICIAL}"
    assert not is_signed(header, body, [OFFICIAL_SECRET])
    monkeypatch.setattr(signature.time, "time", lambda: OFFICIAL_TIME + 299)
    assert is_signed(header, body, [OFFICIAL_SECRET])
    monkeypatch.setattr(signature.time, "time", lambda: OFFICIAL_TIME + 301)
    assert not is_signed(header, body, [OFFICIAL_SECRET])


def test_any_signature_by_any_secret_is_enough_while_one_is_replaced():
    stamp = int(time.time())
    old, new = (sign(secret, BODY, at=stamp) for secret in ("old", "new"))
    both = f"{old},{new.partition(',')[2]}"
    for header, secrets in ((both, ["old"]), (both, ["new"]), (old, ["new", "old"])):
        assert is_signed(header, BODY, secrets)
    assert not is_signed(both, BODY, ["third"])


def test_two_secrets_may_stand_in_one_setting():
    provider = wire.wave(webhook_secret="one, two")
    for secret in ("one", "two"):
        assert provider.verify_webhook({"wave-signature": sign(secret, BODY)}, BODY)
    assert not provider.verify_webhook({"wave-signature": sign("one, two", BODY)}, BODY)


@pytest.mark.parametrize("moved", [301, -301])
def test_a_time_that_is_far_away_is_refused(moved):
    header = sign("secret", BODY, at=int(time.time()) + moved)
    assert not is_signed(header, BODY, ["secret"])


def test_two_times_are_refused():
    header = sign("secret", BODY)
    assert not is_signed(f"t=1,{header}", BODY, ["secret"])


def test_a_dot_between_time_and_body_is_another_signature():
    stamp = int(time.time())
    header = sign("secret", b"." + BODY, at=stamp)
    assert not is_signed(header, BODY, ["secret"])


def test_a_header_without_end_is_not_worked_on():
    header = sign("secret", BODY)
    assert is_signed(header + ",v1=00" * 10, BODY, ["secret"])
    assert not is_signed(header + ",v1=00" * 1000, BODY, ["secret"])
