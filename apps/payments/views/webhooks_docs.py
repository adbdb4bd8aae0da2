"""What the OpenAPI document says of the providers' doors."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from apps.core.api.schema import refusals

RECEIVED = inline_serializer("WebhookReceived", {"received": serializers.BooleanField()})


def webhook(summary: str) -> Any:
    return extend_schema(
        summary=summary,
        description=(
            "For payment providers, not for tills. The body is kept as it came and answered 200 "
            "once it is stored, also when it came before. The address with a token names one "
            "restaurant's payment method; it is the one to give to the provider."
        ),
        request={"application/json": OpenApiTypes.ANY},
        responses={
            200: OpenApiResponse(RECEIVED, description="Stored"),
            **refusals({401: "signature-refused", 413: "request-too-large"}),
        },
    )


WEBHOOK = webhook("A provider's webhook")
WEBHOOK_AGAIN = webhook("A provider's webhook, by PUT")
HINT = extend_schema(
    summary="A provider's hint",
    description=(
        "For payment providers that also call by GET, such as the callback of a hosted checkout, "
        "with their own parameters in the query. Nothing of it is believed or kept: the payment "
        "that it names is asked about at the provider, at most once every 3 seconds. The answer is "
        "the same when it names none."
    ),
    responses={
        200: OpenApiResponse(RECEIVED, description="Heard"),
        **refusals({404: "not-found", 405: "method-not-allowed"}),
    },
)
