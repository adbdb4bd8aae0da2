"""The inbox of webhooks: what stands in it, and having it processed again."""

import json

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.payments.models import DeliveryStatus, WebhookDelivery
from apps.payments.tests.back_office.house import office
from apps.payments.tests.factories import WebhookDeliveryFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/payments/webhookdelivery/"
STUCK = {"provider_code": "bogus", "status": DeliveryStatus.ORPHANED, "attempts": 9}


@pytest.fixture
def stuck(ours, boxed):
    """News of our payment that nobody could make sense of at the time; now it is plain."""
    return WebhookDeliveryFactory(payment=ours.payment, last_error="ValueError", **STUCK)


@pytest.fixture
def their_stuck(theirs, boxed):
    return WebhookDeliveryFactory(payment=theirs.payment, **STUCK)


def page(delivery, name="change"):
    return reverse(f"admin:payments_webhookdelivery_{name}", args=[delivery.pk])


def choose(*deliveries):
    chosen = [str(delivery.pk) for delivery in deliveries]
    return {"action": "process_chosen_again", "_selected_action": chosen}


def is_waiting(delivery):
    """Still stuck, as it was made."""
    kept = WebhookDelivery.all_objects.get(pk=delivery.pk)
    return (kept.status, kept.attempts) == (DeliveryStatus.ORPHANED, 9)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_list_is_found_by_status_provider_and_payment(ours, stuck):
    client = office(ours.manager)

    def found(**query):
        return set(client.get(LIST, query).context["cl"].queryset)

    assert found() == {stuck, ours.delivery}
    assert found(state="stuck") == found(state="orphaned") == {stuck}
    assert found(state="done") == {ours.delivery}
    assert found(provider_code="cash") == {ours.delivery}
    assert found(q=ours.payment.reference) == {stuck, ours.delivery}
    assert found(q="Pnothing") == set()


def test_a_button_has_it_processed_again(ours, stuck):
    client = office(ours.manager)
    assert page(stuck, "press") in client.get(page(stuck)).content.decode()

    answer = client.post(page(stuck, "press"), follow=True)

    kept = WebhookDelivery.all_objects.get(pk=stuck.pk)
    assert (kept.status, kept.attempts, kept.last_error) == (DeliveryStatus.DONE, 10, "")
    assert answer.redirect_chain == [(page(stuck), 302)]
    assert said(answer) == ["1 notification est traitée de nouveau."]
    entry = AuditEntry.all_objects.get(action="webhook_delivery.processed_again")
    assert (entry.actor, entry.subject_id) == (ours.manager, str(stuck.pk))
    assert entry.facts == {"status": "orphaned", "error": "ValueError"}


def test_many_are_chosen_in_the_list_and_only_stuck_ones_go(ours, stuck):
    failed = WebhookDeliveryFactory(
        payment=ours.payment, **STUCK | {"status": "failed", "next_attempt_at": "2099-01-01T00:00Z"}
    )
    answer = office(ours.manager).post(LIST, choose(stuck, failed, ours.delivery), follow=True)

    assert said(answer) == ["2 notifications sont traitées de nouveau."]
    again = WebhookDelivery.all_objects.filter(attempts=10)
    assert set(again) == {stuck, failed}


def test_what_is_done_offers_no_button_and_stays_done(ours):
    client = office(ours.manager)
    before = WebhookDelivery.all_objects.filter(pk=ours.delivery.pk).values().get()

    assert page(ours.delivery, "press") not in client.get(page(ours.delivery)).content.decode()
    assert client.post(page(ours.delivery, "press")).status_code == 302
    answer = client.post(LIST, choose(ours.delivery), follow=True)

    assert said(answer) == ["Aucune de ces notifications n'est bloquée : rien n'a été fait."]
    assert WebhookDelivery.all_objects.filter(pk=ours.delivery.pk).values().get() == before


def test_opening_the_buttons_address_does_nothing(ours, stuck):
    assert office(ours.manager).get(page(stuck, "press")).status_code == 405
    assert is_waiting(stuck)


def test_the_button_wants_a_csrf_token(ours, stuck):
    client = office(ours.manager)
    client.handler.enforce_csrf_checks = True

    assert client.post(page(stuck, "press")).status_code == 403
    assert is_waiting(stuck)


def test_another_restaurants_deliveries_cannot_be_pressed_or_chosen(ours, their_stuck):
    client = office(ours.owner)

    client.post(page(their_stuck, "press"))
    client.post(LIST, choose(their_stuck))
    client.post(LIST, choose(their_stuck) | {"select_across": "1"})

    assert is_waiting(their_stuck)


def test_a_cashier_cannot_press(ours, stuck):
    client = office(ours.cashier)

    assert client.post(page(stuck, "press")).status_code == 302
    assert client.post(LIST, choose(stuck)).status_code == 302
    assert is_waiting(stuck)


def test_what_belongs_to_no_restaurant_yet_is_the_administrators(ours, administrator, boxed):
    lost = WebhookDeliveryFactory(**STUCK)

    assert lost not in set(office(ours.owner).get(LIST).context["cl"].queryset)
    assert office(ours.owner).get(page(lost)).status_code == 302
    assert office(administrator).get(page(lost)).status_code == 200
    assert office(administrator).post(page(lost, "press"), follow=True).status_code == 200

    assert not is_waiting(lost)
    assert not AuditEntry.all_objects.filter(action="webhook_delivery.processed_again").exists()


@pytest.mark.parametrize("person", ["manager", "administrator"])
def test_the_body_is_shown_without_secrets_and_numbers(ours, administrator, person):
    body = {"reference": "PSHOWN", "notif_token": "very-secret", "payer": "+221771234567"}
    delivery = WebhookDeliveryFactory(payment=ours.payment, body=json.dumps(body))

    client = office(ours.manager if person == "manager" else administrator)
    shown = client.get(page(delivery)).content.decode()

    assert "PSHOWN" in shown
    assert "very-secret" not in shown
    assert "71234567" not in shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("pin=1234&msisdn=%2B221771234567", "[31 bytes]"),
        ("", "[0 bytes]"),
        ("[" * 60_000, "[60000 bytes]"),
        ('{"note": "\\ud800"}', "note"),
        ("<script>alert(1)</script>", "[25 bytes]"),
        ('"<b>bold</b>"', "&lt;b&gt;bold"),
    ],
    ids=["form", "empty", "deep", "half a character", "markup", "markup in JSON"],
)
def test_any_body_can_be_looked_at(ours, body, shown):
    delivery = WebhookDeliveryFactory(payment=ours.payment, body=body)

    answer = office(ours.manager).get(page(delivery))

    assert answer.status_code == 200
    assert shown in answer.content.decode()
    assert "71234567" not in answer.content.decode()
