"""The doors of the providers: 200 once a delivery is stored, and nothing else before that."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.views import APIView

from apps.core.api.problem import RequestTooLarge
from apps.core.middleware import WEBHOOK_BODY_BYTES
from apps.core.throttling import FixedWindowThrottle
from apps.payments.views import webhooks_docs as docs
from apps.payments.webhooks.hints import take_hint, takes_hints
from apps.payments.webhooks.receive import receive

RECEIVED = b'{"received":true}'


@extend_schema_view(get=docs.HINT, post=docs.WEBHOOK, put=docs.WEBHOOK_AGAIN)
class WebhookView(APIView):
    """The door of one payment method: the token in the address names it."""

    provider_code: ClassVar[str] = ""
    """Set where the provider does not stand in the address."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes: Any = ()
    http_method_names = ("get", "post", "put", "options")
    """Without HEAD, which Django would take for a GET: whoever only peeks brings no news."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As REST framework would have it, but it is asked only for refusals and their words.

        To read, to negotiate and to render there is nothing, and it would take a third of the time.
        """
        handler = {"POST": self.post, "PUT": self.put, "GET": self.get}.get(request.method)
        if handler is None:
            return super().dispatch(request, *args, **kwargs)
        try:
            self.check_throttles(request)
            return handler(request, **kwargs)
        except Exception as error:  # noqa: BLE001 - REST framework sorts them, and raises what it must
            return self._refuse(request, error, *args, **kwargs)

    def post(self, request: HttpRequest, provider_code: str = "", token: str = "") -> HttpResponse:
        answer = receive(
            provider_code=self.provider_code or provider_code,
            token=token,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=raw_body(request),
        )
        return HttpResponse(answer, content_type="application/json")

    def put(self, request: HttpRequest, provider_code: str = "", token: str = "") -> HttpResponse:
        """Some providers send the same thing by PUT."""
        return self.post(request, provider_code, token)

    def get(self, request: HttpRequest, provider_code: str = "", token: str = "") -> HttpResponse:
        """Some providers also call by GET, which nobody signs: it only makes us look."""
        code = self.provider_code or provider_code
        if not takes_hints(code):
            raise MethodNotAllowed("GET")
        take_hint(provider_code=code, token=token, query=request.GET.dict())
        return HttpResponse(RECEIVED, content_type="application/json")

    def _refuse(
        self, request: HttpRequest, error: Exception, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.headers = self.default_response_headers
        self.request = self.initialize_request(request, *args, **kwargs)
        answer = self.handle_exception(error)
        return self.finalize_response(self.request, answer, *args, **kwargs)


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
