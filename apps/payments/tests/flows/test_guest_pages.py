"""What a guest's phone is shown: the present state, in its language, and nothing else."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.flows.boxes import PAID, PENDING, PHONE, REFUSED, later
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db(transaction=True)
LINK = replace(PENDING, redirect_url="https://pay.example/c/1?a=1000&m=Le%20Baobab")


def page(payment, name="success", **headers):
    return Client().get(f"/payments/{name}/?p={payment.reference}", headers=headers)


def test_the_return_asks_the_provider_and_proves_nothing(box):
    payment = box.started(LINK)
    BogusProvider.answers.append(PENDING)
    answer = page(payment, accept_language="fr")
    assert answer.status_code == 200
    assert "Nous attendons votre paiement" in answer.content.decode()
    assert box.figures() == (0, 1000, 1000, "unpaid")


def test_even_the_error_page_shows_that_it_is_paid(box):
    payment = box.started(LINK)
    BogusProvider.answers.append(PAID)
    answer = page(payment, "error", accept_language="en")
    assert "it is paid" in answer.content.decode()
    assert box.figures() == (1000, 0, 0, "paid")
    assert payment.events.latest("id").source == "return"


def test_nobody_can_make_us_ask_more_than_once_in_three_seconds(box):
    payment = box.started(LINK)
    BogusProvider.answers += [PENDING, PENDING]
    for _ in range(5):
        page(payment)
    assert len(BogusProvider.asked) == 2
    later(payment, seconds=4)
    page(payment)
    assert len(BogusProvider.asked) == 3


def test_it_says_no_more_than_the_guest_may_know(box):
    payment = box.started(replace(LINK, provider_reference="T-SECRET"))
    BogusProvider.answers.append(PENDING)
    html = page(payment, accept_language="en").content.decode()
    assert "Le Baobab" in html
    assert re.search(r"1\s000\sF\sCFA", html)
    for hidden in (PHONE, PHONE[-9:], "T-SECRET", str(payment.pk), str(payment.order_id)):
        assert hidden not in html


def test_a_refused_payment_sends_to_the_counter(box):
    payment = box.started(REFUSED)
    BogusProvider.answers.append(REFUSED)
    html = page(payment, "error", accept_language="en").content.decode()
    assert "Nothing was paid" in html
    assert "http-equiv" not in html


@pytest.mark.parametrize("reference", ["", "PNOBODY", "%00", "é", "x" * 5000])
def test_an_unknown_reference_has_a_page_of_its_own(db, reference):
    answer = Client().get(f"/payments/success/?p={reference}", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "not known here" in answer.content.decode()


def test_the_language_can_be_switched(box):
    payment = box.started(LINK)
    BogusProvider.answers.append(PENDING)
    path = f"/payments/success/?p={payment.reference}&lang=en"
    assert 'lang="en"' in Client().get(path, headers={"Accept-Language": "fr"}).content.decode()


def test_nothing_is_kept_framed_or_run(box):
    payment = box.started(LINK)
    BogusProvider.answers.append(PENDING)
    answer = page(payment)
    assert answer["Cache-Control"] == "no-store"
    assert "script" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert b"<script" not in answer.content


class TestQr:
    def test_it_is_a_picture_of_the_link(self, box):
        payment = box.started(LINK)
        answer = box.till.get(f"/api/payments/{payment.pk}/qr/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
        assert answer.content.startswith(b"<svg")
        picture = box.till.get(
            f"/api/payments/{payment.pk}/qr/", headers={"Accept": "image/svg+xml"}
        )
        assert picture.content == answer.content

    def test_there_is_none_for_cash_nor_once_it_is_over(self, box, cash):
        payment = box.started(LINK)
        box.hear(payment, replace(REFUSED))
        assert reload(payment).redirect_url
        shown = box.till.get(f"/api/payments/{payment.pk}/status/").json()
        assert (shown["status"], shown["redirect_url"]) == ("failed", None)
        paid = initiate(box.till, box.order, cash).json()["id"]
        for one in (payment.pk, paid):
            answer = box.till.get(f"/api/payments/{one}/qr/", headers={"Accept": "image/svg+xml"})
            assert (answer.status_code, answer.json()["code"]) == (409, "no-payment-link")
            assert answer["Content-Type"] == "application/problem+json"


def test_the_provider_is_told_our_pages_unless_the_till_has_its_own(box):
    box.start(LINK)
    asked = BogusProvider.asked[0]
    assert asked.success_url.endswith(f"/payments/success/?p={asked.reference}")
    assert asked.error_url.endswith(f"/payments/error/?p={asked.reference}")
    assert asked.webhook_url.endswith(f"/api/payments/webhooks/bogus/{box.method.webhook_token}/")
