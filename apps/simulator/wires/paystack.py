"""Paystack (wire reference, sections 1 to 5, 7 and 8); its refunds stand beside it."""

from typing import Any, ClassVar

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request
from apps.simulator.ledger import Act, Charge, Seen, Status, word
from apps.simulator.rules import About
from apps.simulator.wires.base import host_of
from apps.simulator.wires.paystack_refunds import Refunds
from apps.simulator.wires.paystack_words import (
    ACTING,
    CODES,
    main_unit,
    said_of,
    steps_of,
    subunits_of,
    transaction,
    wallet_of,
    word_for,
    wrong_with,
)

PROMPT_SECONDS = 180
LONGEST_PAGE = 100
FIRST_NUMBER = 5_000_000_001
"""Ids no longer fit into 32 bits."""
REASONS = {Act.REFUSE: "Declined", Act.INSUFFICIENT_FUNDS: "Insufficient Funds"}
MODES = {accounts.PAYSTACK_KEY: "live", accounts.PAYSTACK_TEST_KEY: "test"}


def _broken(message: str) -> dict[str, Any]:
    return {"status": False, "message": message, "type": "api_error", "code": "unknown"}


class Paystack(Refunds):
    """Pages and direct charges. Plans, splits, transfers and disputes are not simulated."""

    code = "paystack"
    name = "Paystack"
    routes: ClassVar = (
        ("POST", "/transaction/initialize", "create", "initialize"),
        ("GET", r"/transaction/verify/(?P<name>[^/]+)", "status", "verify"),
        ("GET", "/transaction", "transactions", "transactions"),
        ("GET", r"/transaction/(?P<name>\d+)", "status", "fetch"),
        ("POST", "/charge", "create", "charge"),
        ("POST", r"/charge/submit_(?P<what>pin|otp)", "submit", "submit"),
        ("GET", r"/charge/(?P<name>[^/]+)", "status", "charge_status"),
        ("POST", "/refund", "refund", "refund"),
        ("GET", "/refund", "refund-status", "refunds"),
        ("GET", r"/refund/(?P<name>\d+)", "refund-status", "refund_status"),
        ("POST", r"/refund/retry_with_customer_details/(?P<name>\d+)", "refund", "refund_retry"),
    )
    broken: ClassVar = {
        429: _broken("Too many requests"),
        500: _broken("An error occurred"),
        503: _broken("Service Unavailable"),
    }

    def reset(self) -> None:
        super().reset()
        self.used, self.made = Seen(), 0

    def about(self, request: Request) -> About:
        """Figures in the main unit, as rules have them."""
        said = said_of(request)
        name = str(said.get("transaction") or request.query.get("transaction") or "")
        name = name or str(said.get("reference") or request.path.rpartition("/")[2])
        charge = self.charge_named(name) or self.of_refund(name)
        if charge:
            return self.simulator.about(charge)
        wallet, amount = said.get("mobile_money"), subunits_of(said.get("amount"))
        phone = str(wallet.get("phone") or "") if isinstance(wallet, dict) else ""
        currency = str(said.get("currency") or "NGN")
        found = None if amount is None else main_unit(amount, currency, self.xof_factor)
        return About(self.code, str(said.get("reference") or ""), phone, found)

    # --- pages ---

    def initialize(self, request: Request) -> Reply:
        said = said_of(request)
        if refusal := self.refusal(request) or self._wrong(said):
            return refusal
        charge = self._charge_of(request, said)
        self.simulator.prompt(self, charge)
        data = {
            "authorization_url": f"{self.simulator.url}/paystack/{charge.id}",
            "access_code": charge.id,
            "reference": charge.reference,
        }
        return self.done("Authorization URL created", data)

    def verify(self, request: Request, name: str) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        charge = self.charge_named(name, self.mode(request))
        if charge is None or name != charge.reference:
            return self.unknown()
        return self.done("Verification successful", self.whole(charge))

    def fetch(self, request: Request, name: str) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        charge = self.charge_named(name, self.mode(request))
        if charge is None:
            return self.unknown()
        return self.done("Transaction retrieved", self.whole(charge))

    def transactions(self, request: Request) -> Reply:
        """The newest first; some numbers of `meta` are texts."""
        if refusal := self.refusal(request):
            return refusal
        asked, mine = request.query, self.simulator.ledger.of(self.code)[::-1]
        listed = [self.whole(c) for c in mine if c.extra["mode"] == self.mode(request)]
        if asked.get("status"):
            listed = [one for one in listed if one["status"] == asked["status"]]
        size = _count(asked.get("perPage") or asked.get("per_page"), 50)
        page = _count(asked.get("page"), 1)
        meta = {"total": len(listed), "skipped": size * (page - 1), "perPage": str(size)}
        meta |= {"page": page, "pageCount": -(-len(listed) // size)}
        part = listed[size * (page - 1) : size * page]
        return self.done("Transactions retrieved", part, meta)

    # --- direct charges ---

    def charge(self, request: Request) -> Reply:
        said = said_of(request)
        if refusal := self.refusal(request) or self._wrong(said, is_direct=True):
            return refusal
        charge = self._charge_of(request, said)
        steps, reason = steps_of(said) or ([], "")
        chosen = self.simulator.switches.paystack_charge_as
        charge.extra |= {"steps": [*([chosen] if chosen else steps), ""], "declined": reason}
        self.simulator.prompt(self, charge)
        if steps == [] and not chosen:
            self.simulator.act(charge, Act.REFUSE if reason else Act.APPROVE, reason)
        elif charge.phone in ACTING and charge.extra["mode"] == "test":
            self.simulator.later(1, lambda: self.simulator.act(charge, Act.APPROVE))
        return self.done("Charge attempted", self._told(charge))

    def submit(self, request: Request, what: str) -> Reply:
        said = said_of(request)
        if refusal := self.refusal(request):
            return refusal
        charge = self.charge_named(str(said.get("reference") or ""), self.mode(request))
        steps = charge.extra["steps"] if charge else []
        if charge is None or steps[:1] != [f"send_{what}"] or charge.status is not Status.PENDING:
            return self.error(400, "Transaction reference is invalid")
        if str(said.get(what)) not in CODES[steps.pop(0)]:
            self.simulator.act(charge, Act.REFUSE, f"Incorrect {what.upper()}")
        elif steps == [""]:
            self.simulator.act(charge, Act.APPROVE)
        return self.done("Charge attempted", self._told(charge))

    def charge_status(self, request: Request, name: str) -> Reply:
        if refusal := self.refusal(request):
            return refusal
        charge = self.charge_named(name, self.mode(request))
        if charge is None or not charge.extra["steps"]:
            return self.error(400, "Transaction reference is invalid")
        return self.done("Reference check successful", self._told(charge))

    # --- guests ---

    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        """A page can be tried again; a prompt cannot. Nobody is told of what failed."""
        if charge.status is not Status.PENDING:
            return
        if act is Act.APPROVE:
            charge.status, charge.ended_at, charge.reason = Status.SUCCEEDED, self.now(), ""
            charge.transaction_id = str(charge.extra["number"])
            self.announce(charge)
            return
        charge.reason = reason or REASONS[act]
        if charge.extra["steps"]:
            charge.status = Status.FAILED

    def run_out(self, charge: Charge) -> None:
        """Paystack tells nobody."""
        charge.status = Status.EXPIRED

    def whole(self, charge: Charge) -> dict[str, Any]:
        shown = self.shown(charge)
        return transaction(charge, shown, word_for(charge, shown), self.xof_factor)

    # --- helpers ---

    def _told(self, charge: Charge) -> dict[str, Any]:
        """A charge's own state is the step it waits at; once it has ended it is a transaction."""
        data = self.whole(charge)
        if data["status"] != "ongoing":
            return data
        step = charge.extra["steps"][0]
        told = {"reference": charge.reference, "status": step, "display_text": f"Please {step}"}
        if step == "open_url":
            told |= {"url": f"{self.simulator.url}/paystack/{charge.id}"}
        if charge.extra["wallet"] == "mpesa_offline":
            told |= {"account_number": "4084333", "account_reference": word(8).upper()}
        return told

    def _wrong(self, said: dict[str, Any], *, is_direct: bool = False) -> Reply | None:
        if wrong := wrong_with(said, self.xof_factor):
            return self.error(400, *wrong)
        if is_direct and steps_of(said) is None:
            return self.error(400, "Unsupported channel")
        reference = str(said.get("reference") or "")
        amount = main_unit(int(said["amount"]), said.get("currency") or "NGN", self.xof_factor)
        about = About(self.code, reference, amount=amount)
        kind = frozenset({Fault.DUPLICATE_REFERENCE})
        if self.simulator.plan.take(about, kind, "create") or reference in self.used:
            return self.error(400, "Duplicate Transaction Reference", "duplicate_reference")
        return None

    def _charge_of(self, request: Request, said: dict[str, Any]) -> Charge:
        now, switches = self.now(), self.simulator.switches
        reference = str(said.get("reference") or word(15))
        currency, wallet = said.get("currency") or "NGN", said.get("mobile_money")
        wallet = wallet if isinstance(wallet, dict) else {}
        metadata = said.get("metadata", "")
        cancel = metadata.get("cancel_action") if isinstance(metadata, dict) else ""
        life = PROMPT_SECONDS if wallet else switches.paystack_session_seconds
        self.used.add(reference)
        self.made += 1
        return Charge(
            self.code,
            word(10),
            reference,
            main_unit(int(said["amount"]), currency, self.xof_factor),
            currency,
            now,
            now + life,
            phone=str(wallet.get("phone") or ""),
            description=_shown(metadata),
            return_url=_returned(said.get("callback_url"), reference),
            cancel_url=str(cancel) if host_of(cancel) else "",
            extra={
                "number": FIRST_NUMBER + self.made,
                "mode": self.mode(request),
                "email": str(said["email"]),
                "metadata": metadata,
                "wallet": wallet_of(wallet),
                "channel": "mobile_money" if wallet else "card",
                "last4": _last4(said),
                "bears_fees": switches.paystack_guest_bears_fees,
                "steps": [],
                "notes": {},
            },
        )


def _returned(url: Any, reference: str) -> str:
    """Both names, behind whatever query is there already."""
    mark = "&" if "?" in str(url) else "?"
    return f"{url}{mark}trxref={reference}&reference={reference}" if host_of(url) else ""


def _shown(metadata: Any) -> str:
    shown = metadata.get("custom_fields") if isinstance(metadata, dict) else None
    first = shown[0] if isinstance(shown, list) and shown else None
    return str(first.get("value") or "") if isinstance(first, dict) else ""


def _last4(said: dict[str, Any]) -> str:
    card = said.get("card")
    return str(card.get("number") or "")[-4:] if isinstance(card, dict) else ""


def _count(said: Any, usual: int) -> int:
    found = int(said) if str(said).isascii() and str(said).isdecimal() else usual
    return min(max(found, 1), LONGEST_PAGE)
