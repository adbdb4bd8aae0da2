"""Money is looked at here, never made, changed or removed; and nothing secret is shown."""

import pytest
from django.apps import apps
from django.urls import reverse

from apps.core.admin.site import back_office
from apps.payments.tests.back_office.house import PHONE, office

pytestmark = pytest.mark.django_db

MONEY = [
    "orders.Order",
    "orders.OrderItem",
    "payments.Payment",
    "payments.PaymentEvent",
    "payments.Refund",
    "payments.CreditNote",
    "payments.PaymentCase",
    "payments.WebhookDelivery",
    "statements.Statement",
    "statements.StatementLine",
    "statements.StatementMatch",
    "statements.StatementFinding",
    "drawers.CashDrawerSession",
    "drawers.CashMovement",
    "audit.AuditEntry",
    "restaurants.NumberSequence",
]
EDITABLE = {"restaurants.Restaurant", "authentication.User", "payments.PaymentMethod"}
BULK_ACTIONS = {"payments.WebhookDelivery": {"process_chosen_again"}}
OURS = [model for model in apps.get_models() if model.__module__.startswith("apps.")]


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_model_of_ours_has_a_page():
    assert [m._meta.label for m in OURS if not back_office.is_registered(m)] == []


def test_only_people_methods_and_restaurants_can_be_changed(rf, administrator):
    request = rf.get("/")
    request.user = administrator
    changeable = {
        model._meta.label
        for model, admin in back_office._registry.items()
        if admin.has_change_permission(request) or admin.has_add_permission(request)
    }
    assert changeable == EDITABLE


def test_nothing_can_be_deleted_and_the_only_bulk_action_moves_no_money(rf, administrator):
    request = rf.get("/")
    request.user = administrator
    for model, admin in back_office._registry.items():
        allowed = BULK_ACTIONS.get(model._meta.label, set())
        assert not admin.has_delete_permission(request), admin
        assert set(admin.get_actions(request)) == allowed, admin


@pytest.mark.parametrize("label", MONEY)
def test_even_an_administrator_cannot_add_money(administrator, label):
    model = apps.get_model(label)
    client = office(administrator)
    before = model._base_manager.count()

    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "add"), {"amount": "1"}).status_code == 403
    assert model._base_manager.count() == before


def test_even_an_administrator_cannot_move_a_payment(ours, administrator):
    client = office(administrator)
    before = type(ours.payment).all_objects.filter(pk=ours.payment.pk).values().get()

    changed = client.post(
        url(type(ours.payment), "change", ours.payment.pk),
        {"status": "refunded", "amount": "1", "_save": "1", "_fsmtransition-status": "mark_failed"},
    )
    deleted = client.post(url(type(ours.payment), "delete", ours.payment.pk), {"post": "yes"})
    bulk = client.post(
        url(type(ours.payment), "changelist"),
        {"action": "delete_selected", "_selected_action": str(ours.payment.pk), "post": "yes"},
    )

    assert changed.status_code == 403
    assert deleted.status_code == 403
    assert bulk.status_code in (200, 302, 403)
    assert type(ours.payment).all_objects.filter(pk=ours.payment.pk).values().get() == before


def test_no_page_shows_a_whole_phone_number(ours):
    client = office(ours.owner)
    for row in (ours.order, ours.payment):
        body = client.get(url(type(row), "change", row.pk)).content.decode()
        assert PHONE not in body
        assert PHONE[4:] not in body
    assert (
        "+221•••••••67"
        in client.get(url(type(ours.order), "change", ours.order.pk)).content.decode()
    )


def test_forms_want_a_csrf_token(ours):
    client = office(ours.owner)
    client.handler.enforce_csrf_checks = True

    answer = client.post(url(type(ours.cash), "change", ours.cash.pk), {"name": "Forged"})

    assert answer.status_code == 403
    ours.cash.refresh_from_db()
    assert ours.cash.name != "Forged"


def test_pages_are_neither_framed_nor_kept(ours):
    for page in (reverse("admin:index"), url(type(ours.payment), "changelist")):
        answer = office(ours.manager).get(page)
        assert answer["X-Frame-Options"] == "DENY"
        assert "no-store" in answer["Cache-Control"]
