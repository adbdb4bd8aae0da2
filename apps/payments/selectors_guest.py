"""What a guest may see of a payment: the reference in the address is all that the guest has."""

from apps.orders.models import Order
from apps.payments.domain.order_outcome import OrderOutcome, order_outcome
from apps.payments.models import Payment


def payment_of_guest(reference: str) -> Payment | None:
    """The payment with this reference of ours, in any restaurant, with its restaurant and order."""
    found = Payment.all_objects.select_related("restaurant", "order")
    return found.filter(reference=reference).first() if reference.isalnum() else None


def outcome_of(order: Order) -> OrderOutcome:
    """The order in one word; in lists its payments should be there already."""
    attempts = [payment.status for payment in order.payments.all()]
    return order_outcome(order.status, order.totals.kept, attempts)
