"""The older shape of collecting by a link: an order, a provider's code, and the way back.

Everything ends in the services that the newer routes use.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.core.api.idempotency import created_or_replayed, read_key
from apps.core.logging import bind_log_context
from apps.core.views import TenantContextMixin
from apps.payments.serializers.by_code import InitiateByCodeSerializer, PaymentByCodeSerializer
from apps.payments.services.by_code import initiate_by_code
from apps.payments.services.guest_return import payment_on_return, way_on
from apps.payments.views import by_code_docs as docs
from apps.payments.views.webhooks import WebhookThrottle, WebhookView

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class InitiateByCodeView(TenantContextMixin):
    """Take a payment of all that is due on an order."""

    @docs.INITIATE
    def post(self, request: Request, order_id: UUID) -> Response:
        serializer = InitiateByCodeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wish = serializer.to_wish(order_id)
        key = read_key(request, operation="payment by code", data=vars(wish))
        initiated = initiate_by_code(actor=actor_of(request), key=key, wish=wish)
        bind_log_context(payment_id=initiated.payment.pk)
        is_duplicate = initiated.is_duplicate
        data = PaymentByCodeSerializer.read(initiated.payment, is_duplicate=is_duplicate)
        return created_or_replayed(data, is_duplicate=is_duplicate)


@extend_schema_view(get=docs.RETURN, post=docs.WEBHOOK, put=docs.WEBHOOK_AGAIN)
class VerifyView(WebhookView):
    """By GET a guest comes back; by POST it is the provider's webhook, as without a token."""

    throttle_classes = (WebhookThrottle,)

    def get(self, request: HttpRequest, provider_code: str = "", token: str = "") -> HttpResponse:
        """Ask the provider, whatever else the query says, and lead on to a page."""
        reference = request.GET.get("trx_ref") or request.GET.get("reference", "")
        way = way_on(payment_on_return(reference, provider_code))
        return HttpResponseRedirect(way, headers=HEADERS)
