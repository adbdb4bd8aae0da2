import factory
from django.utils import timezone

from apps.core.crypto import search_hash
from apps.payments.models import (
    CreditNote,
    DeliveryStatus,
    PaymentCase,
    PaymentMethod,
    WebhookDelivery,
)
from apps.restaurants.tests.factories import RestaurantFactory


class PaymentMethodFactory(factory.django.DjangoModelFactory):
    """Cash, unless told otherwise."""

    class Meta:
        model = PaymentMethod

    restaurant = factory.SubFactory(RestaurantFactory)
    provider_code = "cash"
    name = "Espèces"

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.all_objects


class WebhookDeliveryFactory(factory.django.DjangoModelFactory):
    """News about a payment that was dealt with, unless told otherwise."""

    class Meta:
        model = WebhookDelivery

    payment = None
    payment_method = factory.LazyAttribute(lambda new: new.payment and new.payment.payment_method)
    restaurant = factory.LazyAttribute(lambda new: new.payment and new.payment.restaurant)
    provider_code = "cash"
    dedupe_key = factory.Sequence(lambda number: f"event-{number}")
    body = "{}"
    status = DeliveryStatus.DONE
    next_attempt_at = None

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.all_objects


class PaymentCaseFactory(factory.django.DjangoModelFactory):
    """A question about a payment."""

    class Meta:
        model = PaymentCase

    payment = None
    restaurant = factory.LazyAttribute(lambda new: new.payment.restaurant)
    order = factory.LazyAttribute(lambda new: new.payment.order)
    kind = "conflict"
    amount = factory.LazyAttribute(lambda new: new.payment.amount)
    currency = factory.LazyAttribute(lambda new: new.payment.currency)

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.all_objects


class CreditNoteFactory(factory.django.DjangoModelFactory):
    """100 F of a payment that stay for its guest, with the reserve that goes with them."""

    class Meta:
        model = CreditNote

    payment = None
    restaurant = factory.LazyAttribute(lambda new: new.payment.restaurant)
    case = factory.LazyAttribute(
        lambda new: PaymentCaseFactory(
            payment=new.payment, kind="overpaid", closed_at=timezone.now(), exit="credited"
        )
    )
    number = factory.Sequence(lambda number: number + 1)
    amount = 100
    currency = factory.LazyAttribute(lambda new: new.payment.currency)
    customer_phone = "+221771234567"
    customer_phone_hash = factory.LazyAttribute(lambda new: search_hash(new.customer_phone))
    reason = "Revient demain"

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.all_objects

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        note = super()._create(model_class, *args, **kwargs)
        note.payment.credited_amount += note.amount
        note.payment.save(update_fields=["credited_amount"])
        return note
