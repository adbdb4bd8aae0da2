"""Payment methods: owners set them up, managers look."""

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.payments.models import PaymentMethod
from apps.payments.tests.back_office.house import office
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/payments/paymentmethod/add/"


def change(method):
    return reverse("admin:payments_paymentmethod_change", args=[method.pk])


def form_of(method, **fields):
    return {
        "name": method.name,
        "is_active": "on",
        "display_order": str(method.display_order),
        **fields,
    }


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
    form = {"provider_code": "cash", "name": "Espèces", "display_order": "0"}
    client = office(administrator)

    assert client.post(ADD, form).status_code == 200
    assert client.post(ADD, form | {"place": str(place.pk)}).status_code == 302

    assert PaymentMethod.all_objects.get(name="Espèces").restaurant == place


def test_managers_look_and_change_nothing(ours):
    client = office(ours.manager)

    assert client.get(change(ours.cash)).status_code == 200
    assert client.post(change(ours.cash), form_of(ours.cash, name="X")).status_code == 403
    assert client.post(ADD, form_of(ours.cash, provider_code="cash")).status_code == 403
