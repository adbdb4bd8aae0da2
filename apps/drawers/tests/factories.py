import factory

from apps.authentication.tests.factories import UserFactory
from apps.drawers.models import CashDrawerSession


class DrawerSessionFactory(factory.django.DjangoModelFactory):
    """An open drawer with a float of 50 000 F, of its cashier's restaurant."""

    class Meta:
        model = CashDrawerSession

    cashier = factory.SubFactory(UserFactory)
    restaurant = factory.SelfAttribute("cashier.restaurant")
    currency = factory.SelfAttribute("restaurant.currency")
    opening_balance = 50_000

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.all_objects
