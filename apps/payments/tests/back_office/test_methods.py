"""Payment methods: owners set them up, and their credentials never come out again."""

import json

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.payments.models import PaymentMethod
from apps.payments.tests.back_office.house import office
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/payments/paymentmethod/add/"
SECRET = "wave_sn_prod_0123456789ABCDwxyz"


def change(method):
    return reverse("admin:payments_paymentmethod_change", args=[method.pk])


def form_of(method, **fields):
    return {
        "name": method.name,
        "is_active": "on",
        "display_order": str(method.display_order),
        "config": "{}",
        **fields,
    }


def stored(method):
    return json.loads(PaymentMethod.all_objects.get(pk=method.pk).credentials or "{}")


def test_credentials_go_in_and_never_come_out(ours):
    client = office(ours.owner)

    answer = client.post(
        change(ours.cash), form_of(ours.cash, new_credentials=f"api_key = {SECRET}\npin = 1234")
    )

    assert answer.status_code == 302
    assert stored(ours.cash) == {"api_key": SECRET, "pin": "1234"}
    body = client.get(change(ours.cash)).content.decode()
    assert "••••wxyz" in body
    assert SECRET not in body
    assert "1234" not in body
    entry = AuditEntry.all_objects.get(action="payment_method.changed")
    assert SECRET not in str(entry.facts)
    assert entry.facts["credentials_replaced"] == ["api_key", "pin"]


def test_an_empty_input_keeps_what_is_stored(ours):
    client = office(ours.owner)
    client.post(change(ours.cash), form_of(ours.cash, new_credentials=f"api_key={SECRET}"))

    client.post(change(ours.cash), form_of(ours.cash, name="Liquide", new_credentials="  \n"))

    ours.cash.refresh_from_db()
    assert ours.cash.name == "Liquide"
    assert stored(ours.cash) == {"api_key": SECRET}


def test_typed_credentials_do_not_come_back_with_a_mistake(ours):
    answer = office(ours.owner).post(
        change(ours.cash), form_of(ours.cash, name="", new_credentials=f"api_key={SECRET}")
    )

    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()
    assert stored(ours.cash) == {}


@pytest.mark.parametrize("typed", ["api_key", "=secret", "name="])
def test_malformed_credentials_are_refused(ours, typed):
    answer = office(ours.owner).post(change(ours.cash), form_of(ours.cash, new_credentials=typed))
    assert answer.status_code == 200
    assert stored(ours.cash) == {}


@pytest.mark.parametrize(
    "typed",
    [
        '{"a": 1e999}',
        '{"a": NaN}',
        r'{"a": "\u0000"}',
        r'{"\ud800": 1}',
        "[1]",
        '"text"',
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_a_configuration_that_cannot_be_kept_is_refused(ours, typed):
    answer = office(ours.owner).post(change(ours.cash), form_of(ours.cash, config=typed))
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["config"]
    ours.cash.refresh_from_db()
    assert ours.cash.config == {}


def test_the_provider_and_the_restaurant_are_fixed(ours, theirs):
    office(ours.owner).post(
        change(ours.cash),
        form_of(ours.cash, provider_code="other", restaurant=str(theirs.restaurant.pk)),
    )
    ours.cash.refresh_from_db()
    assert (ours.cash.provider_code, ours.cash.restaurant) == ("cash", ours.restaurant)


def test_limits_must_make_sense(ours):
    answer = office(ours.owner).post(
        change(ours.cash), form_of(ours.cash, min_amount="500", max_amount="100")
    )
    assert answer.status_code == 200
    ours.cash.refresh_from_db()
    assert ours.cash.min_amount is None


def test_an_owner_adds_only_to_their_own_restaurant(ours, theirs):
    PaymentMethod.all_objects.filter(pk=ours.cash.pk).update(provider_code="gone")
    form = form_of(ours.cash, provider_code="cash", place=str(theirs.restaurant.pk))

    assert office(ours.owner).post(ADD, form).status_code == 302

    method = PaymentMethod.all_objects.get(provider_code="cash", restaurant=ours.restaurant)
    assert AuditEntry.all_objects.get(action="payment_method.created").subject_id == str(method.pk)
    assert PaymentMethod.all_objects.filter(restaurant=theirs.restaurant).count() == 1


def test_a_second_method_of_one_provider_is_refused_in_words(ours):
    answer = office(ours.owner).post(ADD, form_of(ours.cash, provider_code="cash"), follow=True)

    assert answer.status_code == 200
    assert PaymentMethod.all_objects.filter(restaurant=ours.restaurant).count() == 1
    assert [str(message) for message in answer.context["messages"]]


def test_an_administrator_chooses_the_restaurant(administrator):
    place = RestaurantFactory()
    form = {"provider_code": "cash", "name": "Espèces", "display_order": "0", "config": "{}"}
    client = office(administrator)

    assert client.post(ADD, form).status_code == 200
    assert client.post(ADD, form | {"place": str(place.pk)}).status_code == 302

    assert PaymentMethod.all_objects.get().restaurant == place


def test_managers_look_and_change_nothing(ours):
    client = office(ours.manager)

    assert client.get(change(ours.cash)).status_code == 200
    assert client.post(change(ours.cash), form_of(ours.cash, name="X")).status_code == 403
    assert client.post(ADD, form_of(ours.cash, provider_code="cash")).status_code == 403
