"""Nobody sees, reaches or chooses what belongs to another restaurant, by any page there is."""

import csv
import io
import json
from uuid import uuid4

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.urls import reverse

from apps.core.admin.site import back_office
from apps.payments.models import Payment
from apps.payments.tests.back_office.house import office

pytestmark = pytest.mark.django_db

MODELS = sorted(back_office._registry, key=lambda model: model._meta.label)
ROLES = ("manager", "owner")


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("role", ROLES)
def test_lists_hold_only_our_rows(ours, theirs, role):
    foreign = {type(row): row for row in theirs.rows()}
    client = office(getattr(ours, role))
    for model in MODELS:
        page = client.get(url(model, "changelist"))

        assert page.status_code == (200 if model in foreign else 403), model
        assert "Plateau" not in page.content.decode(), model
        if page.status_code == 200:
            assert foreign[model] not in set(page.context["cl"].queryset)


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_a_foreign_id_is_answered_like_an_unknown_one(ours, theirs, page):
    client = office(ours.owner)

    def answer(model, pk):
        response = client.get(url(model, page, pk))
        words = [response.content.decode(), *map(str, get_messages(response.wsgi_request))]
        told = "".join(words).replace(str(pk), "ID")
        return response.status_code, response.get("Location"), "ID" in told, "Plateau" in told

    for row in theirs.rows():
        foreign = answer(type(row), row.pk)
        assert foreign == answer(type(row), uuid4()), row
        assert foreign[0] in (302, 403, 404), row
        assert foreign[-1] is False, row


def test_a_foreign_row_cannot_be_changed(ours, theirs):
    client = office(ours.owner)
    form = {"name": "Stolen", "is_active": "", "username": "stolen", "status": "refunded"}
    for row in theirs.rows():
        stored = type(row)._base_manager.filter(pk=row.pk).values()
        before = stored.get()

        client.post(url(type(row), "change", row.pk), form)

        assert stored.all().get() == before, row


def test_filters_offer_only_our_people(ours, theirs):
    page = office(ours.manager).get(url(Payment, "changelist"))
    body = page.content.decode()

    assert "Baobab-cashier" in body
    assert "Plateau-cashier" not in body
    assert str(theirs.cashier.pk) not in body


def test_choices_of_related_rows_are_ours(ours, theirs, rf):
    request = rf.get("/")
    request.user = ours.owner
    foreign = set(theirs.rows())
    for model in MODELS:
        admin = back_office._registry[model]
        for field in model._meta.fields:
            if field.many_to_one and back_office.is_registered(field.related_model):
                offered = admin.formfield_for_foreignkey(field, request).queryset
                assert not set(offered) & foreign, field


def test_filtering_by_a_foreign_person_finds_nothing(ours, theirs):
    page = office(ours.manager).get(
        url(Payment, "changelist"), {"initiated_by__id__exact": str(theirs.cashier.pk)}
    )
    assert page.context["cl"].result_count == 0


@pytest.mark.parametrize("term", ["Plateau", "reference"])
def test_search_finds_only_our_rows(ours, theirs, term):
    wanted = theirs.payment.reference if term == "reference" else term
    client = office(ours.manager)
    for model in (model for model in MODELS if back_office._registry[model].search_fields):
        page = client.get(url(model, "changelist"), {"q": wanted})
        if page.status_code == 200:
            assert page.context["cl"].result_count == 0, model


@pytest.mark.parametrize("field", ["cashier", "restaurant"])
def test_autocomplete_finds_only_our_rows(ours, theirs, field):
    asked = {"app_label": "drawers", "model_name": "cashdrawersession", "field_name": field}
    answer = office(ours.owner).get(reverse("admin:autocomplete"), {**asked, "term": "a"})

    texts = [row["text"] for row in json.loads(answer.content)["results"]]
    assert any("Baobab" in text for text in texts)
    assert not any("Plateau" in text for text in texts)


def test_a_payment_cannot_be_filtered_through_a_colleagues_password(ours):
    page = office(ours.manager).get(
        url(Payment, "changelist"), {"initiated_by__password__startswith": "a"}
    )
    assert page.status_code in (302, 400)


@pytest.mark.parametrize("table", ["payments_payment", "drawers_cashdrawersession"])
def test_exports_hold_only_our_rows(ours, theirs, table):
    answer = office(ours.manager).post(
        reverse(f"admin:{table}_export"), {"format": "0", "resource": "0"}
    )
    text = answer.content.decode()

    assert answer["Content-Type"] == "text/csv"
    assert len(list(csv.reader(io.StringIO(text)))) == 2
    assert "Baobab" in text
    assert "Plateau" not in text


def test_an_export_cannot_name_rows(ours, theirs, administrator):
    for person in (ours.manager, administrator):
        answer = office(person).post(
            reverse("admin:payments_payment_export"),
            {"format": "0", "resource": "0", "export_items": [str(theirs.payment.pk)]},
        )
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/html")
        assert theirs.payment.reference not in answer.content.decode()


def test_history_of_a_foreign_row_stays_closed(ours, theirs, administrator):
    LogEntry.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(theirs.cash),
        object_id=str(theirs.cash.pk),
        object_repr="Espèces Plateau",
        action_flag=CHANGE,
        change_message="Plateau",
    )
    page = office(ours.owner).get(
        reverse("admin:payments_paymentmethod_history", args=[theirs.cash.pk]), follow=True
    )
    assert "Plateau" not in page.content.decode()


def test_the_dashboard_shows_our_day_whatever_is_asked(ours, theirs):
    page = office(ours.manager).get(
        reverse("admin:index"), {"restaurant": str(theirs.restaurant.pk)}
    )
    assert page.context["restaurant"] == ours.restaurant
    assert "Plateau" not in page.content.decode()


def test_there_is_no_shortcut_that_knows_foreign_ids(ours, theirs):
    kind = ContentType.objects.get_for_model(Payment).pk
    client = office(ours.manager)

    answers = {client.get(f"/admin/r/{kind}/{pk}/").status_code for pk in (theirs.payment.pk, 1)}
    assert answers == {404}


def test_a_cashier_cannot_enter(ours):
    for path in ("admin:index", "admin:payments_payment_changelist"):
        answer = office(ours.cashier).get(reverse(path))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))


def test_a_closed_restaurant_locks_its_people_out(ours):
    client = office(ours.owner)
    assert client.get(reverse("admin:index")).status_code == 200

    ours.restaurant.is_active = False
    ours.restaurant.save()

    assert client.get(reverse("admin:index")).status_code == 302


def test_a_demoted_manager_is_out_at_once(ours):
    client = office(ours.manager)
    ours.manager.role = "cashier"
    ours.manager.save()

    assert client.get(reverse("admin:index")).status_code == 302


def test_administrators_see_every_restaurant(ours, theirs, administrator):
    page = office(administrator).get(url(Payment, "changelist"))

    assert set(page.context["cl"].queryset) == {ours.payment, theirs.payment}
    assert "Baobab" in page.content.decode()
    assert "Plateau" in page.content.decode()
