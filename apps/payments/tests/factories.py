import factory

from apps.payments.models import DeliveryStatus, PaymentCase, PaymentMethod, WebhookDelivery
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
