"""Wave (wire reference, sections 2 to 6, 8, 10 and 13)."""

import json
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import quote

from apps.simulator import accounts
from apps.simulator.clock import stamp
from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Act, Charge, Refund, Status, word
from apps.simulator.outbox import Delivery
from apps.simulator.rules import About
from apps.simulator.wires.base import figure, plain
from apps.simulator.wires.wave_access import Access
from apps.simulator.wires.wave_words import invalid, item, signed, unreadable

SESSIONS = "/v1/checkout/sessions"
LONGEST_PAGE = 1000
FEE = Decimal("0.01")
ERRORS = {
    Act.REFUSE: "payment-failure",
    Act.INSUFFICIENT_FUNDS: "insufficient-funds",
}


class Wave(Access):
    """Checkout sessions. Idempotency keys have no effect here, as at the real one."""

    code = "wave"
    name = "Wave"
    retries = (5, 30, 120, 600, 3600)
    routes: ClassVar = (
        ("POST", SESSIONS, "create", "create"),
        ("GET", SESSIONS, "status", "by_transaction"),
        ("GET", f"{SESSIONS}/search", "search", "search"),
        ("GET", rf"{SESSIONS}/(?P<name>[^/]+)", "status", "retrieve"),
        ("POST", rf"{SESSIONS}/(?P<name>[^/]+)/expire", "expire", "expire"),
        ("POST", rf"{SESSIONS}/(?P<name>[^/]+)/refund", "refund", "refund"),
        ("GET", "/v1/balance", "balance", "balance"),
        ("GET", "/v1/transactions", "transactions", "transactions"),
    )

    def about(self, request: Request) -> About:
        said = request.fields()
        parts = request.path.removeprefix(SESSIONS).split("/")
        charge = self._charge(parts[1]) if len(parts) > 1 else None
        if charge:
            return self.simulator.about(charge)
        reference = said.get("client_reference") or request.query.get("client_reference") or ""
        return About(self.code, str(reference), amount=figure(said.get("amount")))

    # --- operations ---

    def create(self, request: Request) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        said = request.json()
        if not isinstance(said, dict):
            return self.error(400, "request-not-json")
        if wrong := invalid(said):
            return self.error(422, "request-validation-error", f"{wrong} is invalid", wrong)
        charge = self._charge_of(said)
        self.simulator.prompt(self, charge)
        return reply(200, self.session(charge))

    def retrieve(self, request: Request, name: str) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        charge = self._charge(name)
        if charge is None:
            return self.error(404, "checkout-session-not-found")
        return reply(200, self.session(charge))

    def by_transaction(self, request: Request) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        wanted = request.query.get("transaction_id", "")
        for charge in self.simulator.ledger.of(self.code):
            if wanted and charge.transaction_id == wanted:
                return reply(200, self.session(charge))
        return self.error(404, "not-found")

    def search(self, request: Request) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        wanted = request.query.get("client_reference", "")
        found = [c for c in self.simulator.ledger.of(self.code) if wanted and c.reference == wanted]
        return reply(200, {"result": [self.session(charge) for charge in found]})

    def expire(self, request: Request, name: str) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        charge = self._charge(name)
        if charge is None:
            return self.error(404, "checkout-session-not-found")
        if charge.status is not Status.PENDING:
            return self.error(409, "checkout-session-not-open")
        charge.status = Status.EXPIRED
        return reply(200)

    def refund(self, request: Request, name: str) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        charge = self._charge(name)
        if charge is None:
            return self.error(404, "checkout-session-not-found")
        if refused := self.simulator.switches.wave_refund_refused_with:
            return self.error(refused, "checkout-refund-failed")
        if not charge.is_paid:
            return self.error(400, "checkout-refund-failed")
        if not charge.refunds:
            charge.refunds.append(Refund(f"T{word(10).upper()}", charge.amount, at=self.now()))
        return reply(200)

    def balance(self, request: Request) -> Reply:
        if refusal := self.refusal(request, "balance"):
            return refusal
        return reply(200, {"amount": "10245", "currency": "XOF"})

    def transactions(self, request: Request) -> Reply:
        if refusal := self.refusal(request, "balance"):
            return refusal
        day = request.query.get("date") or stamp(self.now())[:10]
        if wrong := unreadable(request.query):
            return self.error(400, "request-validation-error", f"{wrong} is invalid", wrong)
        items = [one for one in self._transactions() if one["timestamp"][:10] == day]
        start = int(request.query.get("after") or 0)
        end = start + min(int(request.query.get("first") or LONGEST_PAGE), LONGEST_PAGE)
        is_more = end < len(items)
        page = {"start_cursor": None, "end_cursor": str(end), "has_next_page": is_more}
        return reply(200, {"page_info": page, "date": day, "items": items[start:end]})

    # --- guests ---

    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        """A failed attempt leaves the session open (section 6.3)."""
        if charge.status is not Status.PENDING:
            return
        if act is Act.APPROVE:
            charge.status, charge.ended_at = Status.SUCCEEDED, self.now()
            charge.transaction_id = f"T{word(10).upper()}"
        else:
            charge.reason = reason or ERRORS[act]
        self.announce(charge)

    def run_out(self, charge: Charge) -> None:
        """Wave tells nobody that a session has expired."""
        charge.status = Status.EXPIRED

    def session(self, charge: Charge) -> dict[str, Any]:
        shown = self.shown(charge)
        error = {"code": charge.reason, "message": charge.reason} if charge.reason else None
        return {
            "id": charge.id,
            "amount": plain(shown.amount),
            "currency": shown.currency,
            **self._states(shown.status, charge),
            "client_reference": charge.reference or None,
            **({"transaction_id": charge.transaction_id} if charge.transaction_id else {}),
            "last_payment_error": error,
            "business_name": charge.merchant,
            **({"restrict_payer_mobile": charge.phone} if charge.phone else {}),
            "success_url": charge.return_url,
            "error_url": charge.cancel_url,
            "wave_launch_url": self._link(charge),
            "when_created": stamp(charge.created_at),
            "when_expires": stamp(charge.expires_at),
            "when_completed": stamp(charge.ended_at) if charge.ended_at else None,
        }

    def delivery(self, charge: Charge, *, is_forged: bool = False) -> Delivery | None:
        url, secret = self.simulator.wave_webhook_url, accounts.WAVE_WEBHOOK_SECRET
        if not url:
            return None
        data = self.session(charge)
        if is_forged:
            data |= {"checkout_status": "complete", "payment_status": "succeeded"}
        is_done = charge.is_paid or is_forged
        kind = "completed" if is_done else "payment_failed"
        event = {"id": f"EV_{word(12)}", "type": f"checkout.session.{kind}", "data": data}
        body = json.dumps(event, ensure_ascii=False).encode()
        about = self.simulator.about(charge)
        if is_forged or self.simulator.plan.tells(about, Fault.WEBHOOK_WRONG_SECRET):
            secret = "wave_demo_WHS_nobody_gave_us_this"  # noqa: S105
        return Delivery(
            charge.reference, "POST", url, lambda: (self._proof(secret, body), body), self.retries
        )

    # --- helpers ---

    def _charge_of(self, said: dict[str, Any]) -> Charge:
        now = self.now()
        return Charge(
            self.code,
            f"cos-{word(13)}",
            said.get("client_reference") or "",
            Decimal(said["amount"]),
            said["currency"],
            now,
            now + self.simulator.switches.wave_session_seconds,
            phone=said.get("restrict_payer_mobile") or "",
            merchant="Le marchand",
            return_url=said["success_url"],
            cancel_url=said["error_url"],
        )

    def _link(self, charge: Charge) -> str:
        query = f"a={plain(charge.amount)}&c={charge.currency}&m={quote(charge.merchant)}"
        return f"{self.simulator.url}/c/{charge.id}?{query}"

    def _proof(self, secret: str, body: bytes) -> dict[str, str]:
        """What a webhook proves itself with, at the moment when it leaves."""
        switches = self.simulator.switches
        if switches.wave_webhook_security == "bearer":
            return {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
        secrets = [one for one in (switches.wave_webhook_second_secret, secret) if one]
        return signed(secrets, body, switches.wave_webhook_age)

    def _charge(self, session_id: str) -> Charge | None:
        return self.simulator.ledger.get(self.code, session_id)

    def _states(self, status: Status, charge: Charge) -> dict[str, str]:
        if status is Status.SUCCEEDED:
            return {"checkout_status": "complete", "payment_status": "succeeded"}
        if status is Status.PENDING:
            tried = "cancelled" if charge.reason else "processing"
            return {"checkout_status": "open", "payment_status": tried}
        dead = self.simulator.switches.wave_expired_as
        return {"checkout_status": "expired", "payment_status": dead}

    def _transactions(self) -> list[dict[str, Any]]:
        items = []
        for charge in self.simulator.ledger.of(self.code):
            fee = (charge.amount * FEE).quantize(Decimal(1))
            if charge.ended_at:
                net, when = charge.amount - fee, charge.ended_at
                kind = ("api_checkout", charge.transaction_id)
                items.append(item(charge, *kind, when, net, fee))
            for refund in charge.refunds:
                kind = ("api_checkout_refund", refund.id)
                items.append(item(charge, *kind, refund.at, fee - charge.amount, -fee))
        return items
