"""MTN's refunds: the disbursement's keys, a collection's reference (section 10)."""

from typing import Any, ClassVar

from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Charge, Refund, Seen, Status, word
from apps.simulator.wires.base import figure, plain
from apps.simulator.wires.mtn_accounts import PRODUCT, Accounts
from apps.simulator.wires.mtn_words import NOT_FOUND, error, is_uuid4

USED = error(409, "RESOURCE_ALREADY_EXIST", "Duplicated reference id.")


class Refunds(Accounts):
    """Each has a reference of its own, which must not have been used for anything else."""

    routes: ClassVar[tuple[tuple[str, str, str, str], ...]] = (
        *Accounts.routes,
        ("POST", f"{PRODUCT}/v[12]_0/refund", "refund", "refund"),
        ("GET", f"{PRODUCT}/v1_0/refund/(?P<name>[^/]+)", "refund-status", "refund_status"),
    )

    def reset(self) -> None:
        super().reset()
        self.used = Seen()

    def refund(self, request: Request, product: str) -> Reply:
        if refusal := self.refusal(request, product, "disbursement"):
            return refusal
        said, reference = request.fields(), request.headers.get("x-reference-id", "").lower()
        paid, amount = (
            str(said.get("referenceIdToRefund") or "").lower(),
            figure(said.get("amount")),
        )
        if not is_uuid4(reference) or not is_uuid4(paid) or amount is None or amount <= 0:
            return reply(400)
        if reference in self.used:
            return USED
        charge = self.simulator.ledger.get(self.code, paid)
        if charge is None or not charge.is_paid:
            return NOT_FOUND
        if said.get("currency") != charge.currency:
            return error(500, "INVALID_CURRENCY", "Currency not supported.")
        self.used.add(reference)
        charge.refunds.append(self._refund_of(charge, reference, said))
        return reply(202)

    def refund_status(self, request: Request, product: str, name: str) -> Reply:
        if refusal := self.refusal(request, product, "disbursement"):
            return refusal
        if not is_uuid4(name):
            return reply(400)
        for charge in self.simulator.ledger.of(self.code):
            for refund in charge.refunds:
                if refund.id == name.lower():
                    return reply(200, _told(charge, refund))
        return NOT_FOUND

    def _refund_of(self, charge: Charge, reference: str, said: dict[str, Any]) -> Refund:
        """More than was paid is accepted, and fails."""
        amount = figure(said["amount"]) or charge.amount
        is_covered = charge.refunded + amount <= charge.amount
        status = Status.SUCCEEDED if is_covered else Status.FAILED
        refund = Refund(reference, amount, status, str(said.get("externalId") or ""), self.now())
        refund.number = word(10, "123456789") if is_covered else ""
        return refund


def _told(charge: Charge, refund: Refund) -> dict[str, Any]:
    said = {
        "financialTransactionId": refund.number,
        "externalId": refund.reference,
        "amount": plain(refund.amount),
        "currency": charge.currency,
        "payee": {"partyIdType": "MSISDN", "partyId": charge.phone},
        "status": "SUCCESSFUL" if refund.number else "FAILED",
        "reason": "" if refund.number else "INTERNAL_PROCESSING_ERROR",
    }
    return {name: value for name, value in said.items() if value}
