"""What the operations of the OpenAPI document share: problems, the key's header, the token."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from apps.core.api.idempotency import HEADER, MAX_LENGTH
from apps.core.api.problem import CONTENT_TYPE

EVERYWHERE = (400, 401, 403, 429, 503)
"""What any operation of a signed-in person may answer besides what is its own."""


class FieldErrorSerializer(serializers.Serializer[Any]):
    """One field at fault."""

    field = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An error as RFC 9457 has it. `code` never changes; the texts follow Accept-Language."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    errors = FieldErrorSerializer(many=True, required=False)  # type: ignore[assignment]


def problem(*statuses: int, codes: dict[int, str] | None = None) -> dict[Any, Any]:
    """Responses for `statuses`, to spread into `extend_schema(responses=…)`.

    `codes` names the codes of ours that an operation answers with a status.
    """
    told = codes or {}
    return {
        (status, CONTENT_TYPE): _response(status, told.get(status, ""))
        for status in sorted({*statuses, *told})
    }


def refusals(codes: dict[int, str] | None = None) -> dict[Any, Any]:
    """`problem` with what every operation of a signed-in person may answer."""
    return problem(*EVERYWHERE, 404, 415, codes=codes)


def _response(status: int, codes: str) -> OpenApiResponse:
    phrase = HTTPStatus(status).phrase
    return OpenApiResponse(
        response=ProblemSerializer, description=f"{phrase}: {codes}" if codes else phrase
    )


def example(name: str, value: dict[str, Any], *statuses: str) -> OpenApiExample:
    """A response example; with no status it is a request example."""
    if statuses:
        return OpenApiExample(name, value=value, response_only=True, status_codes=list(statuses))
    return OpenApiExample(name, value=value, request_only=True)


IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    type={"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
    location=OpenApiParameter.HEADER,
    description=(
        "Makes a repeated request safe: the same key with the same request answers 200 with the "
        "present state of the same object and the header `Idempotent-Replayed: true`; with "
        "another request, 422. Kept for ever. A key belongs to the restaurant, whoever asks, and "
        "to one kind of operation: an order, a payment, a drawer and a cash movement (its undoing "
        "included) may have the same one."
    ),
)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer <access token>`."""

    target_class = "apps.authentication.tokens.TokenAuthentication"
    name = "accessToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class EncaisseSchema(AutoSchema):
    """Groups operations by the first word of their path behind /api/."""

    def get_tags(self) -> list[str]:
        words = self.path.removeprefix("/api/").split("/")
        if words[0] == "payments" and len(words) > 1 and words[1] in {"methods", "drawer-sessions"}:
            return [words[1]]
        return [words[0]]

    def get_operation_id(self) -> str:
        """`payments_initiate`, as a generated client would like to call it."""
        action = getattr(self.view, "action", None)
        if action is None:
            return str(super().get_operation_id())
        return f"{self.get_tags()[0].replace('-', '_')}_{action}"
