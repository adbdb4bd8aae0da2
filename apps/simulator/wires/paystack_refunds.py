"""Paystack's refunds, its news, and who may ask (wire reference, sections 1, 6 and 8)."""

import json
from decimal import Decimal
from functools import partial
from typing import Any

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Charge, Refund, Status
from apps.simulator.lies import Shown
from apps.simulator.outbox import Delivery
from apps.simulator.wires.base import Wire
from apps.simulator.wires.paystack_words import (
    digest,
    main_unit,
    refund_news,
    refunded,
    said_of,
    subunits_of,
    thinner,
    transaction,
    word_for,
)

KEYS = {"live": accounts.PAYSTACK_KEY, "test": accounts.PAYSTACK_TEST_KEY}
RETRIES = {"live": (180,) * 4 + (3600,) * 72, "test": (3600,) * 10}
ENDS_BY_CARD = {"1803": "failed", "1902": "needs-attention"}
FIRST_REFUND = 3_018_284


class Refunds(Wire):
    """What comes after a payment, and what all operations have in common."""

    def reset(self) -> None:
        super().reset()
        self.given = 0

    @property
    def xof_factor(self) -> int:
        return self.simulator.switches.paystack_xof_factor

    # --- operations ---

    def refund(self, request: Request) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        said = said_of(request)
        charge = self.charge_named(str(said.get("transaction") or ""), self.mode(request))
        if charge is None:
            return self.unknown()
        left = charge.amount - charge.refunded if charge.is_paid else Decimal(0)
        if left == 0:
            return self.error(400, "Transaction has been fully reversed or was never paid")
        amount = left
        if said.get("amount") not in (None, ""):
            asked = subunits_of(said["amount"])
            amount = main_unit(asked or 0, charge.currency, self.xof_factor)
        if not 0 < amount <= left:
            return self.error(400, "Refund amount cannot be more than transaction amount")
        refund = self._begun(charge, amount, said)
        data = refunded(charge, refund, self.xof_factor, is_listed=False)
        usual = self.simulator.switches.paystack_refund_ends_as
        end = ENDS_BY_CARD.get(charge.extra["last4"], usual)
        self._go_on(charge, refund, *(("processing", end) if end == "processed" else (end,)))
        return self.done("Refund has been queued for processing", data)

    def refunds(self, request: Request) -> Reply:
        """The filter has another name in some sources; one that is not known changes nothing.

        As `transaction` it takes a reference or an id, as `reference` a reference only.
        """
        if refusal := self.refusal(request):
            return refusal
        name = self.simulator.switches.paystack_refund_filter
        wanted, by_id = request.query.get(name, ""), name == "transaction"
        mine = [
            (charge, one)
            for charge in self.simulator.ledger.of(self.code)
            for one in charge.refunds
            if charge.extra["mode"] == self.mode(request)
            and wanted in ("", charge.reference, str(charge.extra["number"]) if by_id else "")
        ]
        data = [refunded(*one, self.xof_factor, is_listed=True) for one in mine]
        meta = {"total": len(data), "skipped": 0, "perPage": "50", "page": 1, "pageCount": 1}
        return self.done("Refunds retrieved", data, meta)

    def refund_status(self, request: Request, name: str) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        charge = self.of_refund(name)
        if charge is None:
            return self.error(404, "Refund not found", "not_found")
        refund = next(one for one in charge.refunds if one.id == name)
        data = refunded(charge, refund, self.xof_factor, is_listed=False)
        return self.done("Refund retrieved", data)

    def refund_retry(self, request: Request, name: str) -> Reply:
        """The account that the money shall go to makes it possible after all."""
        if refusal := self.refusal(request):
            return refusal
        charge = self.of_refund(name)
        if charge is None:
            return self.error(404, "Refund not found", "not_found")
        refund = next(one for one in charge.refunds if one.id == name)
        if charge.extra["notes"][name]["status"] != "needs-attention":
            text = 'Invalid Refund state, refund status should be "needs-attention"'
            return self.error(422, text, "invalid_params")
        self._move(charge, refund, "processing")
        data = refunded(charge, refund, self.xof_factor, is_listed=False)
        self._go_on(charge, refund, "processed")
        return self.done("Refund retried and has been queued for processing", data)

    # --- news ---

    def delivery(self, charge: Charge, *, is_forged: bool = False) -> Delivery | None:
        """`charge.success` is all there is: nothing tells that one has failed."""
        if not charge.is_paid and not is_forged:
            return None
        shown = self.shown(charge)
        if is_forged:
            shown = Shown(Status.SUCCEEDED, shown.amount, shown.currency)
        data = transaction(charge, shown, word_for(charge, shown), self.xof_factor)
        said = thinner(data, self.simulator.switches.paystack_metadata_in_news)
        return self._delivery(charge, "charge.success", said, is_forged=is_forged)

    def _delivery(
        self, charge: Charge, event: str, data: dict[str, Any], *, is_forged: bool = False
    ) -> Delivery | None:
        url = self.simulator.paystack_webhook_url
        if not url:
            return None
        switches, mode = self.simulator.switches, charge.extra["mode"]
        said, other = {"event": event, "data": data}, {"live": "test", "test": "live"}[mode]
        compact = json.dumps(said, separators=(",", ":"))
        body = (
            json.dumps(said, indent=2) if switches.paystack_news_is_pretty else compact
        ).encode()
        key = KEYS[other if switches.paystack_signs_otherwise else mode]
        about = self.simulator.about(charge)
        if is_forged or self.simulator.plan.tells(about, Fault.WEBHOOK_WRONG_SECRET):
            key = "sk_live_nobody-gave-us-this"
        headers = {"Content-Type": "application/json", "x-paystack-signature": digest(key, body)}
        return Delivery(charge.reference, "POST", url, lambda: (headers, body), RETRIES[mode])

    # --- who may ask, and what about ---

    def refusal(self, request: Request) -> Reply | None:
        return None if self.mode(request) else self.error(401, "Invalid key")

    def mode(self, request: Request) -> str:
        """`live` or `test`: two worlds on one host. Empty for a key that nobody gave out."""
        key = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        return next((mode for mode, known in KEYS.items() if known == key), "")

    def charge_named(self, name: str, mode: str = "") -> Charge | None:
        """By reference or id, in one of the two worlds, or in either."""
        for charge in self.simulator.ledger.of(self.code):
            if name and name in (charge.reference, str(charge.extra["number"])):
                return charge if mode in ("", charge.extra["mode"]) else None
        return None

    def of_refund(self, name: str) -> Charge | None:
        mine = self.simulator.ledger.of(self.code)
        return next((one for one in mine if name in [r.id for r in one.refunds]), None)

    # --- envelopes ---

    def done(self, message: str, data: Any, meta: dict[str, Any] | None = None) -> Reply:
        said = {"status": True, "message": message, "data": data}
        return reply(200, said | ({"meta": meta} if meta else {}))

    def error(self, status: int, message: str, code: str = "") -> Reply:
        said: dict[str, Any] = {"status": False, "message": message}
        is_newer = code and self.simulator.switches.paystack_error_shape == "newer"
        more = {"meta": {"nextStep": "Try again"}, "type": "validation_error", "code": code}
        return reply(status, said | (more if is_newer else {}))

    def unknown(self) -> Reply:
        status = self.simulator.switches.paystack_unknown_with
        return self.error(status, "Transaction reference not found", "transaction_not_found")

    # --- helpers ---

    def _begun(self, charge: Charge, amount: Decimal, said: dict[str, Any]) -> Refund:
        """No two refunds are the same, however alike they look."""
        self.given += 1
        refund = Refund(str(FIRST_REFUND + self.given), amount, Status.PENDING, at=self.now())
        notes = {name: said.get(name) for name in ("merchant_note", "customer_note")}
        charge.extra["notes"][refund.id] = notes | {"status": ""}
        charge.refunds.append(refund)
        self._move(charge, refund, "pending")
        return refund

    def _go_on(self, charge: Charge, refund: Refund, *steps: str) -> None:
        seconds = self.simulator.switches.paystack_refund_seconds
        for count, status in enumerate(steps, start=1):
            self.simulator.later(seconds * count, partial(self._move, charge, refund, status))

    def _move(self, charge: Charge, refund: Refund, status: str) -> None:
        """A refund that failed leaves the money with the merchant; one at `needs-attention` not."""
        charge.extra["notes"][refund.id]["status"] = status
        if status == "processed":
            refund.status, refund.number = Status.SUCCEEDED, f"TRF{refund.id}"
        elif status == "failed":
            refund.status = Status.FAILED
        data = refund_news(charge, refund, self.xof_factor)
        if delivery := self._delivery(charge, f"refund.{status}", data):
            self.simulator.outbox.put(delivery)
