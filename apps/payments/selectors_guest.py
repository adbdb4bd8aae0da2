"""What guests may see: of one payment by its reference, and signed-in customers of their own."""

from django.db.models import QuerySet

from apps.authentication.models import User
from apps.orders.models import Order
from apps.payments.domain.order_outcome import OrderOutcome, order_outcome
from apps.payments.models import Payment


def payment_of_guest(reference: str) -> Payment | None:
    """The payment with this reference of ours, in any restaurant, with its restaurant and order."""
    found = Payment.all_objects.select_related("restaurant", "order")
    return found.filter(reference=reference).first() if reference.isalnum() else None


def payments_of_customer(customer: User) -> QuerySet[Payment]:
    """All payments of this person's own orders, each with its order and that order's payments."""
    own = Payment.objects.filter(order__customer=customer)
    return own.select_related("order").prefetch_related("order__payments")


def outcome_of(order: Order) -> OrderOutcome:
    """The order in one word; in lists its payments should be there already."""
    attempts = [payment.status for payment in order.payments.all()]
    return order_outcome(order.status, order.totals.kept, attempts)
