"""The floor of the webhook door: a plain Django view that checks an HMAC and inserts one row.

The same table, the same server; no payment method looked up, nothing read out of the body, no
duplicate expected, nobody rung for. Nobody should run this.
"""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from apps.payments.models import WebhookDelivery
from benchmarks.signing import HEADER, SECRET, is_signed


@csrf_exempt
def bare_webhook(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the body under its signature, which is as unlike another as the body is."""
    signature = request.headers.get(HEADER, "")
    if not is_signed(SECRET, request.body, signature):
        return HttpResponse(status=401)
    with transaction.atomic():
        WebhookDelivery.all_objects.create(
            provider_code="bench",
            dedupe_key=signature,
            is_proven=True,
            body=request.body.decode("latin-1"),
        )
    return JsonResponse({"received": True})
