import factory

from apps.authentication.tests.factories import UserFactory
from apps.orders.models import Order, OrderItem
from apps.restaurants.numbering import next_number


class OrderFactory(factory.django.DjangoModelFactory):
    """An open order of 1 000 F with one line, of its creator's restaurant."""

    class Meta:
        model = Order
        skip_postgeneration_save = True

    created_by = factory.SubFactory(UserFactory)
    restaurant = factory.SelfAttribute("created_by.restaurant")
    order_number = factory.LazyAttribute(
        lambda order: next_number(restaurant_id=order.restaurant.pk, series="order")
    )
    currency = factory.SelfAttribute("restaurant.currency")
    total = 1000

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.all_objects

    @factory.post_generation
    def items(self, create, extracted, **kwargs):
        OrderItem.all_objects.create(
            restaurant=self.restaurant,
            order=self,
            position=1,
            name="Thiéboudienne",
            quantity=1,
            unit_price=self.total,
            line_total=self.total,
        )
