"""Mails: the ended day to the owners, the receipt to the guest, each once, whatever breaks."""

import socket
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.authentication.models import Role
from apps.authentication.tests.factories import UserFactory
from apps.core.doorbell import ring
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.tills import initiate
from apps.reports.domain.outbox import MOST_ATTEMPTS, pause_after
from apps.reports.models import DayReportMail, ReceiptMail
from apps.reports.services.day_mails import send_day_reports
from apps.reports.services.receipt_mails import send_receipts
from apps.reports.tests.days import TUESDAY, SmallDay, at
from apps.reports.tests.post_office import post_office
from apps.reports.tests.reading import read_pdf
from apps.restaurants.models import Restaurant

pytestmark = pytest.mark.django_db

GUEST = "guest@example.com"
CLOSING = at("04:00", days=1)


@pytest.fixture
def owned(restaurant):
    """The restaurant is here since Tuesday, and its owner can be written to."""
    Restaurant.objects.filter(pk=restaurant.pk).update(created_at=at("09:00"))
    UserFactory(restaurant=restaurant, role=Role.OWNER, email="owner@example.com")
    UserFactory(restaurant=restaurant, role=Role.OWNER)
    UserFactory(restaurant=restaurant, role=Role.OWNER, email="gone@example.com", is_active=False)
    UserFactory(restaurant=restaurant, role=Role.MANAGER, email="manager@example.com")
    return restaurant


@pytest.fixture
def server(settings):
    """Mails go to whoever listens on this port: nobody, as yet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = False
    return port


def paid(till, cashier, cash, email=GUEST):
    order = OrderFactory(created_by=cashier, customer_email=email, table="7")
    assert initiate(till(cashier), order, cash).json()["status"] == "success"
    return order


def let_the_pause_pass(model):
    model.all_objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def to_whom():
    return [message.to for message in mail.outbox]


def test_the_day_goes_to_the_owners_when_it_has_ended(owned, cashier, colleague):
    SmallDay(cashier, colleague).play()

    assert send_day_reports(CLOSING - timedelta(microseconds=1)) == 0
    assert send_day_reports(CLOSING) == 1
    assert send_day_reports(CLOSING) == 0

    (message,) = mail.outbox
    assert message.to == ["owner@example.com"]
    assert message.subject == "Le Baobab – Rapport du jour 2026-03-10"
    assert "Net : 30\u00a0700\u00a0F\u00a0CFA" in message.body
    ((name, content, kind),) = message.attachments
    assert (name, kind) == ("rapport-du-jour-2026-03-10.pdf", "application/pdf")
    assert "Net 30 700 F CFA" in read_pdf(content)


def test_the_day_ends_on_the_restaurants_own_clock(owned):
    clock = {"timezone": "Africa/Nairobi", "business_day_start": "05:30"}
    Restaurant.objects.filter(pk=owned.pk).update(**clock)
    assert send_day_reports(at("02:29", days=1)) == 0
    assert send_day_reports(at("02:30", days=1)) == 1


def test_days_that_an_outage_hid_are_made_up_for(owned):
    assert send_day_reports(CLOSING + timedelta(days=9)) == 3

    dates = DayReportMail.all_objects.order_by("date").values_list("date", flat=True)
    assert list(dates) == [TUESDAY + timedelta(days=passed) for passed in (7, 8, 9)]


def test_nobody_to_tell_or_nothing_to_send_with(restaurant, owner, settings, till, cashier, cash):
    assert send_day_reports() == 0
    settings.EMAIL_ENABLED = False
    paid(till, cashier, cash)
    assert send_receipts() == 0
    assert not ReceiptMail.all_objects.exists()


def test_the_guest_gets_one_receipt(till, cashier, cash):
    order = paid(till, cashier, cash)
    paid(till, cashier, cash, email="")
    half = OrderFactory(created_by=cashier, customer_email="half@example.com")
    initiate(till(cashier), half, cash, amount=400)

    assert (send_receipts(), send_receipts()) == (1, 0)

    (message,) = mail.outbox
    assert message.to == [GUEST]
    assert message.subject == f"Le Baobab – Reçu {order}"
    assert "Reste à payer : 0\u00a0F\u00a0CFA" in message.body
    assert "Payé" in read_pdf(message.attachments[0][1])
    initiate(till(cashier), half, cash)
    assert send_receipts() == 1
    assert to_whom()[1:] == [["half@example.com"]]


def test_mails_speak_the_restaurants_language(restaurant, owner, till, cashier, cash):
    restaurant.language = "en"
    restaurant.save()
    order = paid(till, cashier, cash)
    send_receipts()
    (message,) = mail.outbox
    assert message.subject == f"Le Baobab – Receipt {order}"
    assert "Still due: " in message.body


def test_what_was_paid_long_ago_is_left_alone(till, cashier, cash):
    order = paid(till, cashier, cash)
    Order.all_objects.filter(pk=order.pk).update(closed_at=timezone.now() - timedelta(days=4))
    assert send_receipts() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(owned, till, cashier, cash):
    for number in range(4):
        paid(till, cashier, cash, email=f"guest{number}@example.com")

    def work():
        return send_receipts() + send_day_reports(CLOSING)

    assert sum(all_at_once(work, work)) == 5
    assert sorted(to_whom()) == [
        *([f"guest{n}@example.com"] for n in range(4)),
        ["owner@example.com"],
    ]


def test_a_server_that_is_down_is_tried_again_later(till, cashier, cash, server):
    for _ in range(2):
        paid(till, cashier, cash)

    assert send_receipts() == 0
    tried, untried = ReceiptMail.all_objects.order_by("-attempts")
    assert (tried.attempts, tried.error, untried.attempts) == (1, "ConnectionRefusedError", 0)
    assert tried.next_attempt_at > timezone.now() + timedelta(minutes=4)

    with post_office(port=server) as office:
        assert send_receipts() == 1  # the other one need not wait
        let_the_pause_pass(ReceiptMail)
        assert (send_receipts(), send_receipts()) == (1, 0)
    assert [message["To"] for message in office.messages] == [GUEST, GUEST]
    tried.refresh_from_db()
    assert (tried.attempts, tried.error) == (2, "")
    assert tried.sent_at


def test_a_refused_address_keeps_nobody_waiting(till, cashier, cash, server):
    paid(till, cashier, cash, email="nobody@example.com")
    paid(till, cashier, cash)
    with post_office(port=server, refused="nobody@example.com") as office:
        assert send_receipts() == 1
        for _ in range(MOST_ATTEMPTS + 1):
            let_the_pause_pass(ReceiptMail)
            assert send_receipts() == 0
    assert len(office.messages) == 1
    refused = ReceiptMail.all_objects.get(sent_at__isnull=True)
    assert (refused.attempts, refused.error) == (MOST_ATTEMPTS, "SMTPRecipientsRefused")


def test_who_dies_while_sending_leaves_a_mail_that_is_known_again(till, cashier, cash):
    """Sent, and the row does not say so: the second copy has the first one's Message-ID."""
    paid(till, cashier, cash)
    send_receipts()
    ReceiptMail.all_objects.update(sent_at=None)
    assert send_receipts() == 0
    let_the_pause_pass(ReceiptMail)
    assert send_receipts() == 1

    first, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == second


def test_the_pauses_grow_to_six_hours():
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert pauses[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert pauses[-1] == timedelta(hours=6)
    assert timedelta(days=3) < sum(pauses, timedelta()) < timedelta(days=5)


def test_beat_rings_for_both(settings, owned, till, cashier, cash):
    paid(till, cashier, cash)
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        if entry["task"].startswith("apps.reports."):
            ring(entry["task"])

    assert [GUEST] in to_whom()
    assert ["owner@example.com"] in to_whom()
