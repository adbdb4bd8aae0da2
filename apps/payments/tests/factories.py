import factory

from apps.payments.models import PaymentMethod
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
