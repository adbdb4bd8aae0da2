"""What the OpenAPI document says of tokens and people."""

from typing import Any

from apps.authentication.serializers import (
    AccessSerializer,
    MeSerializer,
    RefreshSerializer,
    SignInSerializer,
    TokenPairSerializer,
)
from apps.core.api.schema import example, problem

OPENS = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.c2ln"
RENEWS = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.c2ln"

TOKEN: dict[str, Any] = {
    "summary": "Sign in",
    "description": (
        "A wrong password, an unknown name and a closed account answer alike. After five wrong "
        "passwords a name is locked out for a quarter of an hour, for the address they came from."
    ),
    "request": SignInSerializer,
    "responses": {
        200: TokenPairSerializer,
        **problem(
            413,
            415,
            503,
            codes={400: "invalid", 401: "wrong-credentials", 429: "locked-out, throttled"},
        ),
    },
    "examples": [
        example("A cashier", {"username": "dakar-cashier", "password": "encaisse-demo"}),
        example("Tokens", {"access": OPENS, "refresh": RENEWS}, "200"),
    ],
}
REFRESH: dict[str, Any] = {
    "summary": "Get a new access token",
    "description": (
        "The account is looked at again: the token of somebody who left, or whose password "
        "changed, or whose restaurant closed, is refused; after leaving and coming back one signs "
        "in anew."
    ),
    "request": RefreshSerializer,
    "responses": {
        200: AccessSerializer,
        **problem(
            413, 415, 429, 503, codes={400: "invalid", 401: "token-not-valid, user-inactive"}
        ),
    },
    "examples": [
        example("A refresh token", {"refresh": RENEWS}),
        example("A new access token", {"access": OPENS}, "200"),
    ],
}
ME: dict[str, Any] = {
    "summary": "Who is signed in",
    "responses": {200: MeSerializer, **problem(401, 403, 429, 503)},
    "examples": [
        example(
            "A cashier",
            {
                "id": "0199f3a0-1111-7d8e-9f00-112233445566",
                "username": "dakar-cashier",
                "role": "cashier",
                "restaurant": {
                    "id": "0199f3a0-0000-7d8e-9f00-112233445566",
                    "name": "Le Baobab",
                    "currency": "XOF",
                    "timezone": "Africa/Dakar",
                },
            },
            "200",
        )
    ],
}
