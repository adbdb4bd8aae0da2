"""The doors of the providers: 200 once a delivery is stored, and nothing else before that."""

from typing import Any, ClassVar

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.api.problem import RequestTooLarge
from apps.core.middleware import WEBHOOK_BODY_BYTES
from apps.core.throttling import FixedWindowThrottle
from apps.payments.views import webhooks_docs as docs
from apps.payments.webhooks.receive import receive


@extend_schema_view(post=docs.WEBHOOK, put=docs.WEBHOOK_AGAIN)
class WebhookView(APIView):
    """The door of one payment method: the token in the address names it."""

    provider_code: ClassVar[str] = ""
    """Set where the provider does not stand in the address."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes: Any = ()

    def post(self, request: Request, provider_code: str = "", token: str = "") -> Response:
        receive(
            provider_code=self.provider_code or provider_code,
            token=token,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=raw_body(request._request),
        )
        return Response({"received": True})

    def put(self, request: Request, provider_code: str = "", token: str = "") -> Response:
        """Some providers send the same thing by PUT."""
        return self.post(request, provider_code, token)


class WebhookThrottle(FixedWindowThrottle):
    """Per sender, at the door where anybody may knock."""

    scope = "webhook"


@extend_schema(exclude=True)
class OpenWebhookView(WebhookView):
    """The door without a token: the payment in the webhook says whose it is."""

    throttle_classes = (WebhookThrottle,)


def raw_body(request: HttpRequest) -> bytes:
    """The bytes as they came, also of a body sent in chunks, which Django takes for none.

    Raises RequestTooLarge.
    """
    if request.META.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
        body = request.META["wsgi.input"].read(WEBHOOK_BODY_BYTES + 1)
    else:
        body = request.body
    if len(body) > WEBHOOK_BODY_BYTES:
        raise RequestTooLarge
    return bytes(body)
