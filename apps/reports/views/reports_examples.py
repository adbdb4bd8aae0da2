"""Answers that the OpenAPI document shows. A test adds them up."""

from typing import Any

from apps.payments.views import reconciliation_docs

AWA = {"id": "0199f3a4-aaaa-7d8e-9f00-112233445566", "name": "Awa Diop"}
BY_HOUR = {12: (31, 240_000), 13: (19, 151_000), 20: (10, 70_000)}

DAY: dict[str, Any] = reconciliation_docs.DAY | {
    "cashier": None,
    "by_method": [
        {"name": "Espèces", "count": 42, "amount": 310_000},
        {"name": "Wave", "count": 18, "amount": 151_000},
    ],
    "by_hour": [
        dict(zip(("hour", "count", "amount"), (hour % 24, *BY_HOUR.get(hour, (0, 0))), strict=True))
        for hour in range(4, 28)
    ],
    "by_day": [{"date": "2026-11-20", "count": 60, "amount": 461_000}],
    "success": [
        {
            "provider_code": "cash",
            "name": "Espèces",
            "ended_count": 42,
            "success_count": 42,
            "success_percent": 100,
            "median_seconds": 0.0,
        },
        {
            "provider_code": "wave",
            "name": "Wave",
            "ended_count": 21,
            "success_count": 18,
            "success_percent": 85,
            "median_seconds": 17.4,
        },
    ],
    "in_doubt": {"count": 1, "amount": 6000},
    "open_cases": [{"kind": "overpaid", "title": "…", "count": 1, "amount": 2500}],
    "drawers": [
        {
            "session_id": "0199f3a4-5b6c-7d8e-9f00-aabbccddeeff",
            "cashier": AWA,
            "opened_at": "2026-11-20T10:00:00Z",
            "closed_at": "2026-11-20T23:40:00Z",
            "expected_balance": 355_500,
            "closing_balance": 355_000,
            "variance": -500,
            "variance_notes": "A 500 coin fell behind the counter",
        }
    ],
    "variance": -500,
}
RANGE = DAY | {
    "date": None,
    "start_date": "2026-11-19",
    "by_day": [{"date": "2026-11-19", "count": 0, "amount": 0}, *DAY["by_day"]],
}

PAID: dict[str, Any] = {
    "order_id": "0199f3a4-5b6c-7d8e-9f00-112233445566",
    "order_number": 42,
    "reference": "",
    "restaurant": {"id": "0199f3a4-0000-7d8e-9f00-000000000001", "name": "Le Baobab"},
    "table": "4",
    "currency": "XOF",
    "items": [
        {"name": "Thiéboudienne", "quantity": 2, "unit_price": 3500, "line_total": 7000},
        {"name": "Bissap", "quantity": 2, "unit_price": 750, "line_total": 1500},
    ],
    "total": 8500,
    "payments": [
        {
            "id": "0199f3a5-1111-7d8e-9f00-112233445566",
            "name": "Espèces",
            "provider_code": "cash",
            "amount": 5000,
            "amount_tendered": 10_000,
            "change_due": 5000,
            "customer_phone": "",
            "completed_at": "2026-11-21T12:30:00Z",
        },
        {
            "id": "0199f3a5-2222-7d8e-9f00-112233445566",
            "name": "Wave",
            "provider_code": "wave",
            "amount": 3500,
            "amount_tendered": None,
            "change_due": None,
            "customer_phone": "+221•••••••67",
            "completed_at": "2026-11-21T12:31:00Z",
        },
    ],
    "refunds": [
        {
            "payment_id": "0199f3a5-1111-7d8e-9f00-112233445566",
            "amount": 750,
            "completed_at": "2026-11-21T13:02:00Z",
        }
    ],
    "amount_paid": 8500,
    "amount_refunded": 750,
    "amount_due": 0,
    "is_paid": True,
    "created_at": "2026-11-21T12:15:00Z",
    "paid_at": "2026-11-21T12:31:00Z",
}
