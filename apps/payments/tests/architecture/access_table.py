"""Who may call what: one row per route and method, the status for each of seven people.

A route without a row fails `test_access.py`. To add one:

1. Copy a row, in the order of `scene.PEOPLE`: anonymous, cashier (who made everything in the
   scene), colleague (another cashier there), manager, owner, stranger (owner of another
   restaurant), customer (the scene's, for whom the paid order was opened). Write the path as the
   URL conf does; the test's message has it ready to copy.
2. Name the scene's row behind each id of the path: `pk="order"`. A new kind of row gets a field in
   `scene.Scene`, and is made in `build_scene`.
3. Give a POST a `body` that succeeds for whoever may do it: it takes the scene's ids by name, so
   that the test can put unknown ids in their place.
4. A page of the back office: put its model under BACK_OFFICE, or its path under ROWS.

The statuses are promises, not observations: think before you copy what the test saw.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apps.authentication.tests.factories import PASSWORD
from apps.payments.tests.architecture.scene import PEOPLE

Body = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """What each of the people is answered. `ids` says which row of the scene a path names."""

    method: str
    path: str
    expected: dict[str, int]
    body: Body
    ids: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def row(call: str, *statuses: int, body: Body = lambda ids: {}, **ids: str) -> Row:
    """A row from "METHOD path" and seven statuses."""
    method, _, path = call.partition(" ")
    return Row(method, path.strip(), dict(zip(PEOPLE, statuses, strict=True)), body, ids)


ITEMS = [{"name": "Yassa", "quantity": 1, "unit_price": 3000}]
DRAWERS = "api/payments/drawer-sessions"

# fmt: off
ROWS = [
    #                                                         anon cash coll mana owne stra cust
    # A page for browsers; programs are told that there is nothing.
    row("GET   ",                                             404, 404, 404, 404, 404, 404, 404),
    row("GET   healthz",                                      200, 200, 200, 200, 200, 200, 200),
    row("GET   readyz",                                       200, 200, 200, 200, 200, 200, 200),
    row("GET   metrics",                                      200, 200, 200, 200, 200, 200, 200),
    row("GET   api/schema/",                                  200, 200, 200, 200, 200, 200, 200),
    row("GET   api/docs/",                                    200, 200, 200, 200, 200, 200, 200),
    row("POST  i18n/setlang/",                                302, 302, 302, 302, 302, 302, 302),

    row("POST  api/auth/token/",                              200, 200, 200, 200, 200, 200, 200,
        body=lambda ids: {"username": "cashier", "password": PASSWORD}),
    row("POST  api/auth/token/refresh/",                      200, 200, 200, 200, 200, 200, 200,
        body=lambda ids: {"refresh": ids.refresh}),
    row("GET   api/auth/me/",                                 401, 200, 200, 200, 200, 200, 200),

    row("GET   api/orders/",                                  401, 200, 200, 200, 200, 200, 403),
    row("POST  api/orders/",                                  401, 201, 201, 201, 201, 201, 403,
        body=lambda ids: {"items": ITEMS}),
    row("GET   api/orders/<uuid:pk>/",                        401, 200, 200, 200, 200, 404, 403,
        pk="paid_order"),
    row("POST  api/orders/<uuid:pk>/cancel/",                 401, 200, 200, 200, 200, 404, 403,
        pk="order", body=lambda ids: {"reason": "Guest left"}),

    # The scene's restaurant has this method already: whoever may add one is told so.
    row("GET   api/payments/methods/",                        401, 200, 200, 200, 200, 200, 403),
    row("POST  api/payments/methods/",                        401, 403, 403, 403, 409, 201, 403,
        body=lambda ids: {"provider_code": "cash", "name": "Espèces"}),
    row("PATCH api/payments/methods/<uuid:pk>/",              401, 403, 403, 403, 200, 404, 403,
        pk="method", body=lambda ids: {"name": "Cash"}),
    row("POST  api/payments/methods/<uuid:pk>/check/",        401, 403, 403, 403, 200, 404, 403,
        pk="method"),

    # The providers' doors: nobody's token opens them, and an address that is not ours is unknown.
    row("GET   api/payments/webhooks/<slug:provider_code>/",  404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing"),
    row("POST  api/payments/webhooks/<slug:provider_code>/",  404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing"),
    row("PUT   api/payments/webhooks/<slug:provider_code>/",  404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing"),
    row("GET   api/payments/webhooks/<slug:provider_code>/<str:token>/",
                                                              404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing", token="nothing"),
    row("POST  api/payments/webhooks/<slug:provider_code>/<str:token>/",
                                                              404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing", token="nothing"),
    row("PUT   api/payments/webhooks/<slug:provider_code>/<str:token>/",
                                                              404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing", token="nothing"),

    # The older shape: a guest comes back by GET, and is led to the page for what is not known.
    row("GET   api/payments/verify/<slug:provider_code>/",    302, 302, 302, 302, 302, 302, 302,
        provider_code="nothing"),
    row("POST  api/payments/verify/<slug:provider_code>/",    404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing"),
    row("PUT   api/payments/verify/<slug:provider_code>/",    404, 404, 404, 404, 404, 404, 404,
        provider_code="nothing"),
    row("POST  api/payments/initiate/<uuid:order_id>/",       401, 201, 201, 201, 201, 404, 403,
        order_id="order", body=lambda ids: {"provider": "cash"}),

    # A guest's page without a reference is the page for one that is not known.
    row("GET   payments/success/",                            404, 404, 404, 404, 404, 404, 404),
    row("GET   payments/error/",                              404, 404, 404, 404, 404, 404, 404),

    row("GET   api/payments/mine/",                           401, 403, 403, 403, 403, 403, 200),
    row("GET   api/payments/",                                401, 200, 200, 200, 200, 200, 403),
    row("POST  api/payments/initiate/",                       401, 201, 201, 201, 201, 404, 403,
        body=lambda ids: {
            "order_id": str(ids.order), "payment_method_id": str(ids.method),
            "idempotency_key": "access",
        }),
    # Cash has no messages; whoever may ask is told so. A stranger's order is unknown.
    row("POST  api/payments/verify-proof/",                   401, 400, 400, 400, 400, 404, 403,
        body=lambda ids: {
            "provider_code": "cash", "reference": "T1", "order_id": str(ids.order),
        }),
    row("GET   api/payments/<uuid:pk>/",                      401, 200, 200, 200, 200, 404, 403,
        pk="payment"),
    row("GET   api/payments/<uuid:pk>/status/",               401, 200, 200, 200, 200, 404, 403,
        pk="payment"),
    row("POST  api/payments/<uuid:pk>/check/",                401, 200, 200, 200, 200, 404, 403,
        pk="payment"),

    # The scene's payment is cash, and paid.
    row("POST  api/payments/<uuid:pk>/cancel/",               401, 409, 409, 409, 409, 404, 403,
        pk="payment"),
    row("POST  api/payments/<uuid:pk>/retry/",                401, 409, 409, 409, 409, 404, 403,
        pk="payment"),

    row("GET   api/payments/cases/",                          401, 403, 403, 200, 200, 200, 403),
    row("GET   api/payments/cases/<uuid:pk>/",                401, 403, 403, 200, 200, 404, 403,
        pk="case"),
    row("POST  api/payments/cases/<uuid:pk>/take/",           401, 403, 403, 200, 200, 404, 403,
        pk="case"),
    row("POST  api/payments/cases/<uuid:pk>/settle/",         401, 403, 403, 200, 200, 404, 403,
        pk="case", body=lambda ids: {"outcome": "kept", "evidence": "MP1", "reason": "Seen"}),

    # The scene's case is a contradiction: nothing was too much, and nothing was less.
    row("POST  api/payments/cases/<uuid:pk>/credit/",         401, 403, 403, 409, 409, 404, 403,
        pk="case", body=lambda ids: {"reason": "Tomorrow"}),
    row("POST  api/payments/cases/<uuid:pk>/accept/",         401, 403, 403, 409, 409, 404, 403,
        pk="case", body=lambda ids: {"reason": "Enough"}),

    row("POST  api/payments/cases/<uuid:pk>/refund/",         401, 403, 403, 409, 409, 404, 403,
        pk="case", body=lambda ids: {"reason": "Cold", "idempotency_key": "case"}),
    row("GET   api/payments/credit-notes/",                   401, 403, 403, 200, 200, 200, 403),
    row("GET   api/payments/credit-notes/<uuid:pk>/",         401, 403, 403, 200, 200, 404, 403,
        pk="credit_note"),
    row("POST  api/payments/credit-notes/<uuid:pk>/use/",     401, 403, 403, 200, 200, 404, 403,
        pk="credit_note", body=lambda ids: {"reason": "Order 12"}),
    row("POST  api/payments/credit-notes/<uuid:pk>/return/",  401, 403, 403, 200, 200, 404, 403,
        pk="credit_note", body=lambda ids: {"reason": "Money"}),

    # Every refund in this house waits for a second person; the first had no drawer open.
    row("POST  api/payments/<uuid:pk>/refund/",               401, 403, 403, 201, 201, 404, 403,
        pk="payment",
        body=lambda ids: {"amount": 1, "reason": "Cold", "idempotency_key": "access"}),
    row("GET   api/payments/<uuid:pk>/refund-options/",       401, 403, 403, 200, 200, 404, 403,
        pk="payment"),
    row("GET   api/payments/refunds/",                        401, 403, 403, 200, 200, 200, 403),
    row("GET   api/payments/refunds/<uuid:pk>/",              401, 403, 403, 200, 200, 404, 403,
        pk="refund"),
    row("POST  api/payments/refunds/<uuid:pk>/approve/",      401, 403, 403, 403, 409, 404, 403,
        pk="refund"),
    row("POST  api/payments/refunds/<uuid:pk>/reject/",       401, 403, 403, 200, 200, 404, 403,
        pk="refund", body=lambda ids: {"reason": "No"}),
    row("POST  api/payments/refunds/<uuid:pk>/settle/",       401, 403, 403, 409, 409, 404, 403,
        pk="refund", body=lambda ids: {"transaction_reference": "MP1", "note": "Done"}),
    row("POST  api/payments/refunds/<uuid:pk>/pay-cash/",     401, 403, 403, 409, 409, 404, 403,
        pk="refund"),
    row("POST  api/payments/refunds/<uuid:pk>/check/",        401, 403, 403, 200, 200, 404, 403,
        pk="refund"),
    # The scene's payment is cash: there is no link to show.
    row("GET   api/payments/<uuid:pk>/qr/",                   401, 409, 409, 409, 409, 404, 403,
        pk="payment"),

    row("GET   api/payments/reconciliation/",                 401, 403, 403, 200, 200, 200, 403),

    row("GET   api/payments/day-report/",                     401, 403, 403, 200, 200, 200, 403),
    row("GET   api/payments/day-report/pdf/",                 401, 403, 403, 200, 200, 200, 403),
    row("GET   api/orders/<uuid:pk>/receipt/",                401, 200, 200, 200, 200, 404, 403,
        pk="paid_order"),
    row("GET   api/orders/<uuid:pk>/receipt/pdf/",            401, 200, 200, 200, 200, 404, 403,
        pk="paid_order"),

    # The cashier's drawer is open; a colleague does not learn that it exists.
    row(f"GET  {DRAWERS}/",                                   401, 200, 200, 200, 200, 200, 403),
    row(f"GET  {DRAWERS}/current/",                           401, 200, 404, 404, 404, 404, 403),
    row(f"POST {DRAWERS}/open/",                              401, 409, 201, 201, 201, 201, 403,
        body=lambda ids: {"opening_balance": 10_000}),
    row(f"GET  {DRAWERS}/<uuid:pk>/",                         401, 200, 404, 200, 200, 404, 403,
        pk="drawer"),
    row(f"GET  {DRAWERS}/<uuid:pk>/movements/",               401, 200, 404, 200, 200, 404, 403,
        pk="drawer"),
    row(f"POST {DRAWERS}/<uuid:pk>/movements/",               401, 201, 404, 201, 201, 404, 403,
        pk="drawer", body=lambda ids: {"kind": "pay_in", "amount": 500, "reason": "Coins"}),
    row(f"POST {DRAWERS}/<uuid:pk>/movements/<uuid:movement_id>/undo/",
                                                              401, 201, 404, 201, 201, 404, 403,
        pk="drawer", movement_id="movement", body=lambda ids: {"reason": "Miscounted"}),
    row(f"GET  {DRAWERS}/<uuid:pk>/report/",                  401, 200, 404, 200, 200, 404, 403,
        pk="drawer"),
    row(f"GET  {DRAWERS}/<uuid:pk>/report/pdf/",              401, 200, 404, 200, 200, 404, 403,
        pk="drawer"),
    row(f"POST {DRAWERS}/<uuid:pk>/close/",                   401, 200, 404, 200, 200, 404, 403,
        pk="drawer", body=lambda ids: {"closing_balance": 53_000}),

    # The back office: cashiers are sent to the login like anybody else.
    row("GET   admin/",                                       302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/login/",                                 200, 200, 200, 302, 302, 302, 200),
    row("POST  admin/login/",                                 200, 200, 200, 200, 200, 200, 200),
    row("POST  admin/logout/",                                302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/password_change/",                       302, 302, 302, 200, 200, 200, 302),
    row("POST  admin/password_change/",                       302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/password_change/done/",                  302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/search/",                                302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/autocomplete/",                          302, 302, 302, 403, 403, 403, 302),
    row("GET   admin/jsi18n/",                                302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/<app_label>/",                           302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/<url>",                                  302, 302, 302, 404, 404, 404, 302),
    row("GET   admin/statements/statement/import/",           302, 302, 302, 200, 200, 200, 302),
    row("POST  admin/statements/statement/import/",           302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/reports/day/",                           302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/reports/day/pdf/",                       302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/reports/day/csv/",                       302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/reports/day/json/",                      302, 302, 302, 200, 200, 200, 302),
    row("GET   admin/reports/drawers/<uuid:pk>/pdf/",         302, 302, 302, 200, 200, 404, 302,
        pk="drawer"),
    row("GET   admin/reports/receipts/<uuid:pk>/pdf/",        302, 302, 302, 200, 200, 404, 302,
        pk="paid_order"),
    row("GET   admin/authentication/user/<id>/password/",     302, 302, 302, 403, 200, 404, 302,
        id="colleague"),
    row("POST  admin/authentication/user/<id>/password/",     302, 302, 302, 403, 200, 404, 302,
        id="colleague"),
]

# The pages of a model, each with what manager, owner and stranger get by GET and by POST; 302 sends
# the stranger from a row that is not theirs to the front page, as for one that does not exist.
Pages = dict[str, tuple[tuple[int, int, int], tuple[int, int, int]]]
READ_ONLY: Pages = {
    "":                          ((200, 200, 200), (200, 200, 200)),
    "add/":                      ((403, 403, 403), (403, 403, 403)),
    "<path:object_id>/change/":  ((200, 200, 302), (403, 403, 403)),
    "<path:object_id>/delete/":  ((403, 403, 403), (403, 403, 403)),
    "<path:object_id>/history/": ((200, 200, 302), (200, 200, 302)),
    "<path:object_id>/":         ((302, 302, 302), (302, 302, 302)),
}
OWNERS_EDIT = READ_ONLY | {
    "<path:object_id>/change/":  ((200, 200, 302), (403, 200, 302)),
}
OWNERS_ADD = OWNERS_EDIT | {
    "add/":                      ((403, 200, 200), (403, 200, 200)),
}
PLATFORM_ONLY: Pages = READ_ONLY | {
    "":                          ((403, 403, 403), (403, 403, 403)),
    "<path:object_id>/change/":  ((403, 403, 403), (403, 403, 403)),
    "<path:object_id>/history/": ((302, 302, 302), (302, 302, 302)),
}
EXPORT: Pages = {
    "export/":                   ((200, 200, 200), (200, 200, 200)),
}
ASKED: Pages = {
    "<path:object_id>/check/":   ((405, 405, 405), (302, 302, 302)),
}
CHECKED: Pages = {
    "<path:object_id>/check/":   ((405, 405, 405), (403, 302, 302)),
}
DONE_AGAIN: Pages = {
    "<path:object_id>/process-again/": ((405, 405, 405), (302, 302, 302)),
}
GIVEN_BACK: Pages = {  # an empty form is refused by a message
    "<path:object_id>/refund/":   ((405, 405, 405), (302, 302, 302)),
}
SETTLED: Pages = {
    "<path:object_id>/approve/":  ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/reject/":   ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/settle/":   ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/pay-cash/": ((405, 405, 405), (302, 302, 302)),
}
DECIDED: Pages = {  # nor does an empty form decide a case
    "<path:object_id>/take/":     ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/refund/":   ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/credit/":   ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/accept/":   ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/settle/":   ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/by-hand/":  ((405, 405, 405), (302, 302, 302)),
}
ENDED: Pages = {
    "<path:object_id>/use/":      ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/return/":   ((405, 405, 405), (302, 302, 302)),
}
RESOLVED: Pages = {
    "<path:object_id>/take/":     ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/resolve/":  ((405, 405, 405), (302, 302, 302)),
    "<path:object_id>/compare/":  ((405, 405, 405), (302, 302, 302)),
}
BACK_OFFICE: dict[str, tuple[Pages, str]] = {
    "audit/auditentry":           (READ_ONLY, "audit_entry"),
    "audit/audithead":            (PLATFORM_ONLY, "nothing"),
    "authentication/user":        (OWNERS_ADD, "colleague"),
    "axes/accessattempt":         (PLATFORM_ONLY, "nothing"),
    "drawers/cashdrawersession":  (READ_ONLY | EXPORT, "drawer"),
    "drawers/cashmovement":       (READ_ONLY, "movement"),
    "orders/order":               (READ_ONLY, "order"),
    "orders/orderitem":           (READ_ONLY, "order_item"),
    "payments/payment":           (READ_ONLY | EXPORT | ASKED | GIVEN_BACK, "payment"),
    "payments/creditnote":        (READ_ONLY | ENDED, "credit_note"),
    "payments/paymentcase":       (READ_ONLY | DECIDED, "case"),
    "payments/paymentevent":      (READ_ONLY, "payment_event"),
    "payments/paymentmethod":     (OWNERS_ADD | CHECKED, "method"),
    "payments/refund":            (READ_ONLY | ASKED | SETTLED, "refund"),
    "payments/webhookdelivery":   (READ_ONLY | DONE_AGAIN, "delivery"),
    "reports/dayreportmail":      (READ_ONLY, "day_report_mail"),
    "reports/receiptmail":        (READ_ONLY, "receipt_mail"),
    "restaurants/numbersequence": (PLATFORM_ONLY, "nothing"),
    "restaurants/restaurant":     (OWNERS_EDIT, "restaurant"),
    "statements/statement":       (READ_ONLY, "statement"),
    "statements/statementfinding": (READ_ONLY | RESOLVED, "statement_finding"),
    "statements/statementline":   (READ_ONLY, "statement_line"),
    "statements/statementmatch":  (READ_ONLY, "statement_match"),
}
# fmt: on


def _office_rows() -> list[Row]:
    return [
        row(f"{method} admin/{model}/{page}", 302, 302, 302, *statuses, 302, object_id=name)
        for model, (pages, name) in BACK_OFFICE.items()
        for page, by_method in pages.items()
        for method, statuses in zip(("GET", "POST"), by_method, strict=True)
    ]


ROWS += _office_rows()
