"""A guest's phone comes back from the provider: it proves nothing, so we ask."""

from apps.core.scope import restaurant_scope
from apps.payments.models import EventSource, Payment
from apps.payments.selectors_guest import payment_of_guest
from apps.payments.services.addresses import error_url, guest_page, success_url
from apps.payments.services.poll import check_payment


def payment_on_return(reference: str, provider_code: str = "") -> Payment | None:
    """The payment with this reference of ours as it stands now, with its restaurant and order.

    None where there is none, or none of that provider.
    """
    payment = payment_of_guest(reference)
    if payment is None or provider_code not in ("", payment.provider_code):
        return None
    if payment.is_captured:
        return payment
    with restaurant_scope(payment.restaurant_id):
        now = check_payment(payment_id=payment.pk, source=EventSource.RETURN)
    now.restaurant, now.order = payment.restaurant, payment.order
    return now


def way_on(payment: Payment | None) -> str:
    """Where to send the guest: the till's pages or ours.

    While nobody knows, it is our page, which waits and asks again: the till's own page of success
    would promise too much.
    """
    if payment is None:
        return guest_page("payment-error")
    if payment.is_captured:
        return success_url(payment)
    if payment.is_in_flight:
        return guest_page("payment-success", payment)
    return error_url(payment)
