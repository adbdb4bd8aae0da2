"""What providers tell us is kept first; then proof is believed, and a hint makes us ask."""

import http.client
import json
import time
from dataclasses import replace

import pytest
from django.core.signals import request_finished
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.payments.models import DeliveryStatus, PaymentCase, PaymentEvent, WebhookDelivery
from apps.payments.services.leases import PAUSE
from apps.payments.tasks import drain_webhooks, process_webhook_event
from apps.payments.tests.bogus import BogusProvider, SigningProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import EXPIRED, PAID, PENDING, later, later_in_the_inbox
from apps.payments.tests.flows.tills import reload
from apps.payments.webhooks.again import process_again
from apps.payments.webhooks.process import drain_inbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.also_unrung]


def delivery():
    return WebhookDelivery.all_objects.get()


class TestProof:
    def test_a_signed_success_is_an_outcome(self, signing_box):
        payment = signing_box.started()
        assert signing_box.ring({"reference": payment.reference, "id": "E1"}).status_code == 200
        assert signing_box.figures() == (1000, 0, 0, "paid")
        assert PaymentEvent.all_objects.latest("id").source == "webhook"
        kept = delivery()
        assert (kept.status, kept.payment_id, kept.is_proven) == ("done", payment.pk, True)
        assert json.loads(kept.raw_body)["id"] == "E1"

    def test_a_bad_signature_is_refused_and_nothing_kept(self, signing_box):
        payment = signing_box.started()
        raw = json.dumps({"reference": payment.reference}).encode()
        path = f"/api/payments/webhooks/signing/{signing_box.method.webhook_token}/"
        for signature in ("", "0" * 64, SigningProvider.sign(raw + b" ")):
            answer = Client().post(
                path, raw, content_type="application/json", headers={"X-Signature": signature}
            )
            assert (answer.status_code, answer.json()["code"]) == (401, "signature-refused")
        assert not WebhookDelivery.all_objects.exists()
        assert signing_box.figures() == (0, 1000, 1000, "unpaid")

    def test_a_proven_success_of_another_amount_is_not_believed(self, signing_box):
        payment = signing_box.started()
        signing_box.ring({"reference": payment.reference, "amount": 10})
        assert signing_box.figures() == (0, 1000, 1000, "unpaid")
        assert (reload(payment).status, reload(payment).outcome_known) == ("processing", False)

    def test_money_that_was_taken_back_is_a_question_to_a_person_once(self, signing_box):
        payment = signing_box.started(PAID)
        for number in (1, 2):
            news = {"reference": payment.reference, "taken_back": "dispute", "id": str(number)}
            signing_box.ring(news)
        case = PaymentCase.all_objects.get()
        assert (case.kind, case.amount, case.facts) == ("conflict", 1000, {"said": "dispute"})
        assert signing_box.figures() == (1000, 0, 0, "paid")

    def test_money_that_never_came_is_not_missed(self, signing_box):
        payment = signing_box.started()
        signing_box.answers.append(PENDING)
        signing_box.ring({"reference": payment.reference, "taken_back": "dispute"})
        assert not PaymentCase.all_objects.exists()

    def test_another_restaurants_account_has_no_say(self, signing_box, stranger):
        payment = signing_box.started()
        theirs = PaymentMethodFactory(restaurant=stranger.restaurant, provider_code="signing")
        token = theirs.webhook_token
        assert signing_box.ring({"reference": payment.reference}, token=token).status_code == 200
        assert signing_box.figures() == (0, 1000, 1000, "unpaid")
        assert delivery().status == DeliveryStatus.UNMATCHED

    def test_duplicates_are_answered_and_count_once(self, signing_box):
        payment = signing_box.started()
        for _ in range(5):
            answer = signing_box.ring({"reference": payment.reference, "id": "E1"})
            assert answer.status_code == 200
        assert WebhookDelivery.all_objects.count() == 1
        assert PaymentEvent.all_objects.filter(to_status="success").count() == 1

    def test_the_door_without_a_token_finds_the_account_by_the_payment(self, signing_box):
        payment = signing_box.started()
        assert signing_box.ring({"reference": payment.reference}, token="").status_code == 200
        assert signing_box.figures() == (1000, 0, 0, "paid")
        assert delivery().restaurant_id == payment.restaurant_id


class TestHint:
    def test_it_only_makes_us_ask(self, box):
        payment = box.started()
        later(payment, seconds=3)
        BogusProvider.answers.append(PENDING)
        box.ring({"reference": payment.reference, "status": "succeeded"})
        assert box.figures() == (0, 1000, 1000, "unpaid")
        assert len(BogusProvider.asked) == 2
        assert delivery().status == "done"

    def test_what_the_provider_then_says_counts(self, box):
        payment = box.started()
        later(payment, seconds=3)
        BogusProvider.answers.append(PAID)
        assert box.ring({"reference": payment.reference}, method="put").status_code == 200
        assert box.figures() == (1000, 0, 0, "paid")

    def test_a_storm_of_hints_asks_once_in_three_seconds(self, box):
        payment = box.started()
        later(payment, seconds=3)
        BogusProvider.answers.append(PENDING)
        began = time.monotonic()
        for number in range(20):
            box.ring({"reference": payment.reference, "n": number})
        pauses = (time.monotonic() - began) // PAUSE.total_seconds()  # on a very busy machine
        assert 2 <= len(BogusProvider.asked) <= 2 + pauses
        assert reload(payment).next_check_at is not None

    def test_it_may_name_the_payment_by_a_word_of_the_providers(self, box):
        payment = box.started(replace(PENDING, correlation="notif-1"))
        later(payment, seconds=3)
        BogusProvider.answers.append(PAID)
        box.ring({"correlation": "notif-1"})
        assert box.figures() == (1000, 0, 0, "paid")
        assert "notif-1" not in str(reload(payment).__dict__)

    def test_one_about_money_that_is_here_asks_nobody(self, box):
        payment = box.started(PAID)
        box.ring({"reference": payment.reference})
        assert len(BogusProvider.asked) == 1


class TestDoor:
    def test_unknown_tokens_and_providers_are_404(self, box):
        assert box.ring({}, token="x" * 43).status_code == 404
        for path in ("/api/payments/webhooks/cash/", "/api/payments/webhooks/nobody/"):
            answer = Client().post(path, b"{}", content_type="application/json")
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")

    @pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[]", b'{"a":' * 9000, b"\xed\xa0\x80"])
    def test_any_bytes_are_kept_as_they_came(self, box, body):
        path = f"/api/payments/webhooks/bogus/{box.method.webhook_token}/"
        answer = Client().post(path, body, content_type="text/plain")
        assert answer.status_code == 200
        assert delivery().raw_body == body
        assert delivery().status == "done"

    def test_a_body_over_64_kib_is_refused(self, box):
        path = f"/api/payments/webhooks/bogus/{box.method.webhook_token}/"
        answer = Client().post(path, b"x" * (64 * 1024 + 1), content_type="text/plain")
        assert answer.status_code == 413

    def test_what_is_kept_is_not_readable_in_the_database(self, box):
        box.ring({"reference": "none", "phone": "+221771234567"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT body FROM payments_webhookdelivery")
            assert "771234567" not in cursor.fetchone()[0]

    def test_a_body_in_chunks_is_read(self, live_server, box):
        host = live_server.url.removeprefix("http://")
        server = http.client.HTTPConnection(host)
        raw = b'{"reference": "none", "chunked": true}'
        path = f"/api/payments/webhooks/bogus/{box.method.webhook_token}/"
        server.request(
            "POST",
            path,
            iter([raw[:9], raw[9:]]),
            encode_chunked=True,
            headers={"Transfer-Encoding": "chunked"},
        )
        assert server.getresponse().status in (200, 411)


class TestInbox:
    def test_news_before_its_payment_is_matched_later(self, signing_box):
        signing_box.ring({"reference": "PNOTYET"})
        kept = delivery()
        assert (kept.status, kept.attempts) == (DeliveryStatus.UNMATCHED, 1)
        assert drain_inbox() == 0

    def test_after_72_hours_it_is_listed_for_a_person(self, signing_box):
        signing_box.ring({"reference": "PNEVER"})
        later_in_the_inbox(hours=73)
        assert drain_inbox() == 1
        assert (delivery().status, delivery().next_attempt_at) == (DeliveryStatus.ORPHANED, None)
        assert drain_inbox() == 0

    def test_a_person_may_have_it_processed_again(self, signing_box, manager):
        signing_box.ring({"reference": "PNEVER"})
        later_in_the_inbox(hours=73)
        drain_inbox()
        chosen = WebhookDelivery.all_objects.all()
        assert process_again(actor=manager, deliveries=chosen) == 1
        request_finished.send(sender=None)  # the one in which the button was pressed
        assert delivery().attempts == 3

    def test_what_is_done_or_waiting_is_not_processed_again(self, signing_box, manager):
        payment = signing_box.started()
        signing_box.ring({"reference": payment.reference})
        signing_box.ring({"reference": "PNOTYET"})
        before = list(WebhookDelivery.all_objects.values())
        chosen = WebhookDelivery.all_objects.all()
        assert process_again(actor=manager, deliveries=chosen) == 0
        assert list(WebhookDelivery.all_objects.values()) == before

    def test_without_a_ring_it_is_due_all_the_same(self, signing_box, manager, unrung):
        signing_box.ring({"reference": "PNEVER"})
        later_in_the_inbox(hours=73)
        drain_inbox()
        chosen = WebhookDelivery.all_objects.all()
        assert process_again(actor=manager, deliveries=chosen) == 1
        assert delivery().status == DeliveryStatus.RECEIVED
        assert drain_inbox() == 1

    def test_a_failure_is_kept_on_the_row_and_tried_again(self, signing_box):
        payment = signing_box.started()
        body = {"reference": payment.reference, "amount": "many"}
        assert signing_box.ring(body).status_code == 200
        kept = delivery()
        assert (kept.status, kept.last_error) == (DeliveryStatus.FAILED, "ValueError")
        assert kept.next_attempt_at > timezone.now()
        later_in_the_inbox(seconds=15)
        assert drain_inbox() == 1
        assert (delivery().attempts, delivery().status) == (2, DeliveryStatus.FAILED)

    def test_with_every_publish_dropped_the_drain_finds_it(self, signing_box, unrung):
        payment = signing_box.started()
        signing_box.ring({"reference": payment.reference})
        assert delivery().status == DeliveryStatus.RECEIVED
        assert signing_box.figures() == (0, 1000, 1000, "unpaid")
        drain_webhooks()
        assert signing_box.figures() == (1000, 0, 0, "paid")

    def test_a_worker_that_dies_loses_its_lease(self, signing_box, unrung):
        payment = signing_box.started()
        signing_box.ring({"reference": payment.reference})
        WebhookDelivery.all_objects.update(lease_expires_at="2099-01-01T00:00:00Z")
        process_webhook_event(str(delivery().pk))
        assert signing_box.figures() == (0, 1000, 1000, "unpaid")
        WebhookDelivery.all_objects.update(lease_expires_at="2020-01-01T00:00:00Z")
        process_webhook_event(str(delivery().pk))
        assert signing_box.figures() == (1000, 0, 0, "paid")

    def test_the_sweep_asks_when_the_hints_ring_is_lost(self, box, unrung):
        payment = box.started()
        later(payment, seconds=3)
        box.ring({"reference": payment.reference})
        drain_webhooks()
        assert len(BogusProvider.asked) == 1
        assert reload(payment).next_check_at <= delivery().processed_at

    def test_a_hint_after_the_end_makes_us_look_once_more(self, box):
        payment = box.started(EXPIRED)
        later(payment, seconds=4)
        BogusProvider.answers.append(PAID)
        box.ring({"reference": payment.reference})
        assert (reload(payment).status, reload(payment).is_late) == ("success", True)
