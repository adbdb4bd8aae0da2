"""What the OpenAPI document says of the payment method operations."""

from drf_spectacular.utils import extend_schema

from apps.core.api.schema import example, refusals
from apps.payments.serializers import (
    ConnectionSerializer,
    PaymentMethodSerializer,
    PaymentMethodWriteSerializer,
)

CASH = {
    "id": "0199f3a4-0000-7d8e-9f00-aabbccddeeff",
    "provider_code": "cash",
    "name": "Espèces",
    "is_active": True,
    "display_order": 0,
    "needs_phone": False,
    "action": "none",
    "min_amount": 1,
    "max_amount": 999999999,
    "refunds": "partial",
}
NEW = {"provider_code": "cash", "name": "Espèces", "display_order": 0}
STORED = {
    "id": "0199f3a4-0000-7d8e-9f00-aabbccddeeff",
    "provider_code": "cash",
    "name": "Espèces",
    "is_active": True,
    "display_order": 0,
    "min_amount": None,
    "max_amount": None,
    "config": {},
    "credentials": {},
}

LIST = extend_schema(
    summary="Ways to pay, in the order of their buttons",
    responses={200: PaymentMethodSerializer(many=True), **refusals()},
    examples=[example("Cash", CASH, "200")],
)
CREATE = extend_schema(
    summary="Add a way to pay (owners)",
    description="`credentials` go in and never come out again, but for their last characters.",
    request=PaymentMethodWriteSerializer,
    responses={
        201: PaymentMethodWriteSerializer,
        **refusals({409: "payment-method-exists"}),
    },
    examples=[example("Cash", NEW), example("Cash", STORED, "201")],
)
PARTIAL_UPDATE = extend_schema(
    summary="Change a way to pay (owners)",
    request=PaymentMethodWriteSerializer,
    responses={200: PaymentMethodWriteSerializer, **refusals()},
    examples=[example("Switch off", {"is_active": False}), example("Cash", STORED, "200")],
)
CONNECTION = {
    "works": False,
    "webhook_url": "https://till.example/api/payments/webhooks/wave/cF3…/",
    "findings": [
        {
            "code": "credentials-refused",
            "text": "The provider refused the credentials.",
            "blocks": True,
        }
    ],
}
CHECK = extend_schema(
    summary="Check a way to pay (owners)",
    description=(
        "Tries the provider's account without moving money: credentials, country, currency, "
        "webhook address. Also gives the webhook address to register with the provider."
    ),
    request=None,
    responses={200: ConnectionSerializer, **refusals()},
    examples=[example("Wrong key", CONNECTION, "200")],
)
