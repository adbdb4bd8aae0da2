import factory

from apps.authentication.models import Role, User
from apps.restaurants.tests.factories import RestaurantFactory

PASSWORD = "a-long-test-password"


class UserFactory(factory.django.DjangoModelFactory):
    """A cashier, unless told otherwise."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    restaurant = factory.SubFactory(RestaurantFactory)
    role = Role.CASHIER
    password = factory.django.Password(PASSWORD)


class AdminFactory(UserFactory):
    """A platform administrator."""

    restaurant = None
    role = ""
    is_superuser = True
