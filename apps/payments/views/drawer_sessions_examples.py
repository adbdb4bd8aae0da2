"""One cashier's day, as the OpenAPI document shows it: every figure follows from those before.

A float of 50 000 F, a sale of 8 500 F paid with a 10 000 F note, another of 31 500 F, a pay-out
of 5 000 F, and a count that is 500 F short.
"""

from typing import Any

SESSION_ID = "0199f3a0-2222-7d8e-9f00-112233445566"
CASHIER_ID = "0199f3a0-3333-7d8e-9f00-112233445566"
MOVEMENT_ID = "0199f3a6-4444-7d8e-9f00-112233445566"
FLOAT = {"10000": 3, "5000": 3, "500": 10}
COUNT = {"10000": 7, "5000": 2, "500": 9}

OPENED: dict[str, Any] = {
    "id": SESSION_ID,
    "cashier": CASHIER_ID,
    "cashier_name": "Awa Diop",
    "is_open": True,
    "currency": "XOF",
    "opened_at": "2026-11-21T09:00:00Z",
    "opening_balance": 50000,
    "opening_count": FLOAT,
    "closed_at": None,
    "closed_by": None,
    "closing_balance": None,
    "closing_count": None,
    "expected_balance": None,
    "variance": None,
    "variance_notes": "",
    "z_number": None,
    "is_duplicate": False,
}
CLOSED = OPENED | {
    "is_open": False,
    "closed_at": "2026-11-21T17:00:00Z",
    "closed_by": CASHIER_ID,
    "closing_balance": 84500,
    "closing_count": COUNT,
    "expected_balance": 85000,
    "variance": -500,
    "variance_notes": "A 500 coin fell behind the counter",
    "z_number": 12,
}
PAY_OUT = {"kind": "pay_out", "amount": 5000, "reason": "Vegetables from the market"}
MOVEMENT: dict[str, Any] = {
    "id": MOVEMENT_ID,
    "session_id": SESSION_ID,
    "kind": "pay_out",
    "amount": 5000,
    "effect": -5000,
    "reason": "Vegetables from the market",
    "source_id": None,
    "undoes": None,
    "undone_by": None,
    "actor": CASHIER_ID,
    "created_at": "2026-11-21T14:00:00Z",
    "is_duplicate": False,
}
UNDONE = MOVEMENT | {
    "id": "0199f3a7-5555-7d8e-9f00-112233445566",
    "effect": 5000,
    "reason": "Wrong amount",
    "undoes": MOVEMENT_ID,
    "created_at": "2026-11-21T14:05:00Z",
}
NOTHING = {"count": 0, "amount": 0}
CASH = {
    "payment_method_id": "0199f3a4-0000-7d8e-9f00-aabbccddeeff",
    "name": "Espèces",
    "provider_code": "cash",
    "is_cash": True,
    "count": 2,
    "amount": 40000,
    "tendered": 41500,
    "change": 1500,
}
Z_REPORT: dict[str, Any] = {
    "kind": "z",
    "z_number": 12,
    "is_blind": False,
    "restaurant": {"id": "0199f3a0-1111-7d8e-9f00-112233445566", "name": "Le Baobab"},
    "session_id": SESSION_ID,
    "cashier": {"id": CASHIER_ID, "name": "Awa Diop"},
    "closed_by": {"id": CASHIER_ID, "name": "Awa Diop"},
    "currency": "XOF",
    "business_date": "2026-11-21",
    "opened_at": "2026-11-21T09:00:00Z",
    "closed_at": "2026-11-21T17:00:00Z",
    "opening_balance": 50000,
    "opening_count": [
        {"denomination": 10000, "count": 3, "amount": 30000},
        {"denomination": 5000, "count": 3, "amount": 15000},
        {"denomination": 500, "count": 10, "amount": 5000},
    ],
    "sales": {
        "count": 2,
        "amount": 40000,
        "tendered": 41500,
        "change": 1500,
        "rounding": 0,
        "kept": 40000,
    },
    "refunds": NOTHING,
    "pay_ins": NOTHING,
    "pay_outs": {"count": 1, "amount": 5000},
    "safe_drops": NOTHING,
    "no_sales": 0,
    "undone": NOTHING,
    "expected_balance": 85000,
    "closing_balance": 84500,
    "closing_count": [
        {"denomination": 10000, "count": 7, "amount": 70000},
        {"denomination": 5000, "count": 2, "amount": 10000},
        {"denomination": 500, "count": 9, "amount": 4500},
    ],
    "variance": -500,
    "variance_notes": "A 500 coin fell behind the counter",
    "takings": [CASH],
    "in_flight": NOTHING,
    "orders": {"count": 2, "first_number": 101, "last_number": 102},
}
HIDDEN = {"count": 0, "amount": None}
X_BLIND = Z_REPORT | {
    "kind": "x",
    "z_number": None,
    "is_blind": True,
    "closed_by": None,
    "closed_at": None,
    "sales": {**dict.fromkeys(Z_REPORT["sales"]), "count": 2},
    "refunds": HIDDEN,
    "pay_ins": HIDDEN,
    "pay_outs": {"count": 1, "amount": None},
    "safe_drops": HIDDEN,
    "undone": HIDDEN,
    "expected_balance": None,
    "closing_balance": None,
    "closing_count": None,
    "variance": None,
    "variance_notes": "",
    "takings": [CASH | {"amount": None, "tendered": None, "change": None}],
}
