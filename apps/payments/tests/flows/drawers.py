"""What a till sends to its drawer, for tests that speak HTTP."""

from typing import Any
from uuid import UUID

from rest_framework.response import Response
from rest_framework.test import APIClient

SESSIONS = "/api/payments/drawer-sessions/"


def headers(key: str | None) -> dict[str, str]:
    return {"Idempotency-Key": key} if key else {}


def open_drawer(client: APIClient, key: str | None = None, **body: Any) -> Response:
    """POST open/, with a float of 50 000 F unless told otherwise."""
    asked = body or {"opening_balance": 50_000}
    return client.post(f"{SESSIONS}open/", asked, headers=headers(key))


def opened(client: APIClient, **body: Any) -> str:
    """Open a drawer and give back its id."""
    answer = open_drawer(client, **body)
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["id"])


def move(
    client: APIClient, session_id: str | UUID, kind: str, amount: Any = None, **more: Any
) -> Response:
    """POST movements/ with a reason unless told otherwise; `key` goes into the header."""
    key = more.pop("key", None)
    body = {"kind": kind, "reason": "Market", **more}
    if amount is not None:
        body["amount"] = amount
    return client.post(f"{SESSIONS}{session_id}/movements/", body, headers=headers(key))


def undo(
    client: APIClient,
    session_id: str | UUID,
    movement_id: str | UUID,
    reason: str = "Mistake",
    key: str | None = None,
) -> Response:
    url = f"{SESSIONS}{session_id}/movements/{movement_id}/undo/"
    return client.post(url, {"reason": reason}, headers=headers(key))


def close(client: APIClient, session_id: str | UUID, **body: Any) -> Response:
    return client.post(f"{SESSIONS}{session_id}/close/", body)


def report(client: APIClient, session_id: str | UUID) -> Any:
    answer = client.get(f"{SESSIONS}{session_id}/report/")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def said(answer: Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]
