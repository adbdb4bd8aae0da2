"""What a guest may see of a payment: the reference in the address is all that the guest has."""

from apps.payments.models import Payment


def payment_of_guest(reference: str) -> Payment | None:
    """The payment with this reference of ours, in any restaurant, with its restaurant and order."""
    found = Payment.all_objects.select_related("restaurant", "order")
    return found.filter(reference=reference).first() if reference.isalnum() else None
