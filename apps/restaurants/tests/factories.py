import factory

from apps.restaurants.models import Restaurant


class RestaurantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Restaurant

    name = factory.Sequence(lambda n: f"Restaurant {n}")
    country = "SN"
    currency = "XOF"
    timezone = "Africa/Dakar"
