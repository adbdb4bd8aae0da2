"""The pages to which the guest's phone comes back. They prove nothing: they ask, and show."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views import View

from apps.core.money import format_money
from apps.payments.models import Payment
from apps.payments.services.guest_return import payment_on_return

REFRESH_SECONDS = 5
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class GuestPage(View):
    """How the payment stands now, whichever of the two addresses the provider sent the guest to."""

    http_method_names = ("get", "head", "options")
    came_from: ClassVar[str] = "success"

    def get(self, request: HttpRequest) -> HttpResponse:
        language = request.GET.get("lang", "")
        known = language if language in ("fr", "en") else translation.get_language()
        with translation.override(known):
            payment = payment_on_return(request.GET.get("p", ""))
            response = render(
                request,
                "encaisse/guest.html",
                self._context(payment),
                status=200 if payment else 404,
            )
        for name, value in HEADERS.items():
            response[name] = value
        return response

    def _context(self, payment: Payment | None) -> dict[str, Any]:
        if payment is None:
            return {"state": "unknown", "came_from": self.came_from}
        return {
            "state": _state(payment),
            "came_from": self.came_from,
            "reference": payment.reference,
            "restaurant": payment.restaurant.name,
            "order_number": payment.order.order_number,
            "amount": format_money(payment.amount, payment.currency),
            "link": payment.open_link,
            "refresh_seconds": REFRESH_SECONDS if payment.is_in_flight else 0,
        }


def _state(payment: Payment) -> str:
    if payment.is_captured:
        return "paid"
    return "waiting" if payment.is_in_flight else "unpaid"
