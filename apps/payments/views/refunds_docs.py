"""How the OpenAPI document describes refunds."""

from drf_spectacular.utils import OpenApiResponse, extend_schema

from apps.core.api.schema import IDEMPOTENCY_KEY, example, refusals
from apps.payments.serializers.refund import (
    RefundOptionsSerializer,
    RefundSerializer,
    RefundWishSerializer,
    RejectSerializer,
    SettleSerializer,
)

REFUND = {
    "id": "0199f3a6-1111-7d8e-9f00-112233445566",
    "payment_id": "0199f3a5-1111-7d8e-9f00-112233445566",
    "amount": 3000,
    "currency": "XOF",
    "status": "success",
    "road": "drawer",
    "reason": "Plat renvoyé",
    "provider_reference": None,
    "drawer_session_id": "0199f3a0-2222-7d8e-9f00-112233445566",
    "needs_approval": False,
    "waits_for_approval": False,
    "requested_by": "0199f3a0-3333-7d8e-9f00-112233445566",
    "approved_by": None,
    "evidence": "",
    "outcome_known": True,
    "error_code": "",
    "error_message": "",
    "created_at": "2026-11-21T13:05:00Z",
    "completed_at": "2026-11-21T13:05:00Z",
    "is_duplicate": False,
}
WAITING = REFUND | {
    "amount": 60000,
    "status": "pending",
    "drawer_session_id": None,
    "needs_approval": True,
    "waits_for_approval": True,
    "completed_at": None,
}
BY_HAND = REFUND | {
    "status": "manual_required",
    "road": "manual",
    "drawer_session_id": None,
    "completed_at": None,
}
WITHDRAWN = BY_HAND | {
    "status": "failed",
    "error_code": "rejected",
    "error_message": "Demandé par erreur",
    "completed_at": "2026-11-21T13:10:00Z",
}
CASH_REFUSALS = "drawer-not-open, amount-exceeds-drawer"

REQUEST = extend_schema(
    summary="Give money back",
    description=(
        "Managers and owners. The best road that the provider offers is taken: cash out of the "
        "open drawer of whoever asks, the provider's own refund, or a person who does it by hand "
        "(`manual_required`). Above the restaurant's limit a second person approves first."
    ),
    parameters=[IDEMPOTENCY_KEY],
    request=RefundWishSerializer,
    responses={
        201: RefundSerializer,
        200: OpenApiResponse(RefundSerializer, description="Replay of an earlier request"),
        **refusals(
            {
                400: "invalid, idempotency-key-invalid",
                403: "refund-needs-manager",
                409: f"payment-not-refundable, refund-exceeds-payment, {CASH_REFUSALS}",
                422: "idempotency-key-reused",
            }
        ),
    },
    examples=[
        example("Part of it", {"amount": 3000, "reason": "Plat renvoyé"}),
        example("Cash given back", REFUND, "201"),
        example("Waits for a second person", WAITING, "201"),
        example("To be given by hand", BY_HAND, "201"),
    ],
)
OPTIONS = extend_schema(
    operation_id="refund_options",
    summary="What may be given back, and on which road",
    responses={200: RefundOptionsSerializer, **refusals({403: "permission-denied"})},
)
LIST = extend_schema(
    operation_id="refunds_list",
    summary="Refunds, newest first",
    description="With `status=manual_required` the worklist of what is to be given by hand.",
    responses={200: RefundSerializer(many=True), **refusals({403: "permission-denied"})},
)
RETRIEVE = extend_schema(
    operation_id="refunds_retrieve",
    summary="How a refund stands",
    responses={200: RefundSerializer, **refusals({403: "permission-denied"})},
    examples=[example("Given back", REFUND, "200")],
)
APPROVE = extend_schema(
    operation_id="refunds_approve",
    summary="Approve a refund that somebody else asked for",
    request=None,
    responses={
        200: RefundSerializer,
        **refusals(
            {
                403: "permission-denied, second-person-required",
                409: f"refund-not-waiting, {CASH_REFUSALS}",
            }
        ),
    },
)
REJECT = extend_schema(
    operation_id="refunds_reject",
    summary="Take back a refund that waits for a person",
    description=(
        "One that nobody has approved, or that is to be given by hand and was asked for by "
        "mistake. Its amount is free again, and its case is closed as `withdrawn`."
    ),
    request=RejectSerializer,
    responses={
        200: RefundSerializer,
        **refusals({400: "invalid", 403: "permission-denied", 409: "refund-not-waiting"}),
    },
    examples=[
        example("Asked for by mistake", {"reason": "Demandé par erreur"}),
        example("Taken back", WITHDRAWN, "200"),
    ],
)
SETTLE = extend_schema(
    operation_id="refunds_settle",
    summary="Note that a refund was given by hand",
    request=SettleSerializer,
    responses={
        200: RefundSerializer,
        **refusals({400: "invalid", 403: "permission-denied", 409: "refund-not-by-hand"}),
    },
)
PAY_CASH = extend_schema(
    operation_id="refunds_pay_cash",
    summary="Give a refund by hand in cash",
    description="Out of the open drawer of whoever calls this.",
    request=None,
    responses={
        200: RefundSerializer,
        **refusals({403: "permission-denied", 409: f"refund-not-by-hand, {CASH_REFUSALS}"}),
    },
)
CHECK = extend_schema(
    operation_id="refunds_check",
    summary="Ask the provider what became of a refund",
    request=None,
    responses={200: RefundSerializer, **refusals({403: "permission-denied"})},
)
