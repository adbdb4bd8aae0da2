"""What may happen on an evening: people act, guests act, lines break, time passes."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from apps.payments.models import Payment, Refund
from apps.payments.tests.flows.tills import reload
from apps.payments.tests.simulated.house import CODES, PEOPLE, House
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act

REASON = {"reason": "Plat renvoyé"}
BY_HAND = {"transaction_reference": "T123", "note": "Rendu par téléphone"}


@dataclass
class Evening:
    """Each method is a step. What is refused is refused by its status, and changes nothing.

    `of` counts from the newest, and goes round.
    """

    house: House
    payments: list[Payment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    def play(self, name: str, known: dict[str, Any]) -> None:
        """One step, unless there is nothing yet that it could be about."""
        if "of" not in known:
            getattr(self, name)(**known)
        elif these := self._candidates(name):
            getattr(self, name)(**known | {"of": these[-1 - known["of"] % len(these)]})

    def serve(self, total: int, code: str, part: dict[str, int], act: Act) -> None:
        """Guests order, and one of them is asked to pay."""
        order = self.house.take_order(total)
        payment = self._paid(self.house.pay("cashier", order, code, part))
        if payment:
            self.guest(payment, act)

    def pay_more(self, of: Payment, code: str, part: dict[str, int], is_repeated: bool) -> None:
        order = of.order
        self._paid(self.house.pay("cashier", order, code, part, is_repeated=is_repeated))

    def pay_despite_a_doubt(self, of: Payment, code: str) -> None:
        why = {"override_reason": "Le client attend"}
        self._paid(self.house.pay("manager", of.order, code, why))

    def guest(self, of: Payment, act: Act) -> None:
        self.house.town.guest(act, of)

    def cancel(self, of: Payment) -> None:
        self.house.ask("cashier", f"payments/{of.pk}/cancel/")

    def check(self, of: Payment) -> None:
        self.house.ask("cashier", f"payments/{of.pk}/check/")

    def retry(self, of: Payment) -> None:
        self._paid(self.house.begun(self.house.ask("cashier", f"payments/{of.pk}/retry/")))

    def show_the_message(self, of: Payment, other: int) -> None:
        """A guest shows the message about a payment, perhaps for another's order."""
        charge = self.house.town.charge(of)
        if charge and charge.transaction_id:
            order = self.payments[-1 - other % len(self.payments)].order_id
            body = {"provider_code": charge.provider, "reference": charge.transaction_id}
            self.house.ask("cashier", "payments/verify-proof/", body | {"order_id": str(order)})

    def cancel_order(self, of: Payment) -> None:
        self.house.ask("cashier", f"orders/{of.order_id}/cancel/", REASON)

    def refund(self, of: Payment, who: str, part: dict[str, int], is_repeated: bool) -> None:
        path, body = f"payments/{of.pk}/refund/", REASON | part
        self._given(self.house.ask(who, path, body, is_repeated=is_repeated))

    def approve(self, of: Refund, who: str) -> None:
        self._given(self.house.ask(who, f"payments/refunds/{of.pk}/approve/"))

    def reject(self, of: Refund) -> None:
        self._given(self.house.ask("owner", f"payments/refunds/{of.pk}/reject/", REASON))

    def give_cash(self, of: Refund, who: str) -> None:
        self._given(self.house.ask(who, f"payments/refunds/{of.pk}/pay-cash/"))

    def settle_by_hand(self, of: Refund) -> None:
        self._given(self.house.ask("manager", f"payments/refunds/{of.pk}/settle/", BY_HAND))

    def put_right(self, who: str, act: str) -> None:
        """The newest case about too much money."""
        cases = self.house.tills[who].get("/api/payments/cases/?is_open=true").json()["results"]
        found = next((case for case in cases if act in case["exits"]), None)
        if found:
            answer = self.house.ask(who, f"payments/cases/{found['id']}/{act}/", REASON)
            self._given(answer if act == "refund" else None)

    def change_drawer(self, who: str) -> None:
        """Count and close, and open again with the float."""
        self.house.close_drawer(who)
        self.house.open_drawer(who)

    def lie(self, fault: Fault, on: str, provider: str) -> None:
        """About an answer once for each payment; about news until the evening ends."""
        seconds = 600 if fault is Fault.SUCCESS_AFTER_FAILURE else 30
        times = 1 if on else None
        self.house.town.lie(fault, on=on, times=times, provider=provider, seconds=seconds)

    def wait(self, seconds: int) -> None:
        self.house.town.pass_time(seconds)

    def _candidates(self, name: str) -> list[Any]:
        """What a step may be about. Where money goes back, mostly some has come in."""
        if name in OF_REFUNDS:
            return self.refunds
        if name == "refund":
            return [one for one in map(reload, self.payments) if one.is_captured] or self.payments
        return self.payments

    def _paid(self, payment: Payment | None) -> Payment | None:
        self.payments += [payment] if payment else []
        return payment

    def _given(self, answer: Any) -> None:
        refund = self.house.given(answer)
        self.refunds += [refund] if refund else []


OF_REFUNDS = ("approve", "reject", "give_cash", "settle_by_hand")
LIES = (
    (Fault.WEBHOOK_LOST, ""),
    (Fault.WEBHOOK_DUPLICATED, ""),
    (Fault.WEBHOOK_FORGED, ""),
    (Fault.WEBHOOK_OUT_OF_ORDER, ""),
    (Fault.WEBHOOK_DELAYED, ""),
    (Fault.SUCCESS_AFTER_FAILURE, ""),
    (Fault.RESET_BEFORE, "create"),
    (Fault.RESET_AFTER, "create"),
    (Fault.ERROR_AFTER, "expire"),
    (Fault.RESET_BEFORE, "refund"),
    (Fault.RESET_AFTER, "refund"),
    (Fault.ERROR, "status"),
    (Fault.ERROR, "refund-status"),
)


def step(name: str, **known: Any) -> "st.SearchStrategy[tuple[str, dict[str, Any]]]":
    return st.tuples(st.just(name), st.fixed_dictionaries(known))


of = st.integers(0, 4)
anybody, in_charge = st.sampled_from([*PEOPLE]), st.sampled_from(["manager", "owner"])
code, part = st.sampled_from(CODES), st.sampled_from([{}, {}, {"amount": 800}])
act = st.sampled_from([Act.APPROVE, Act.APPROVE, Act.IGNORE, Act.REFUSE, Act.INSUFFICIENT_FUNDS])
lies = st.tuples(st.sampled_from(LIES), st.sampled_from(["", "wave", "orange", "mtn"]))

SERVE = step("serve", total=st.sampled_from([1000, 2500, 6000]), code=code, part=part, act=act)
PEOPLE_ACT = (
    step("pay_more", of=of, code=code, part=part, is_repeated=st.booleans()),
    step("pay_despite_a_doubt", of=of, code=code),
    step("guest", of=of, act=act),
    step("cancel", of=of),
    step("check", of=of),
    step("retry", of=of),
    step("show_the_message", of=of, other=of),
    step("cancel_order", of=of),
)
REFUND = step(
    "refund",
    of=of,
    who=in_charge,
    part=st.sampled_from([{}, {}, {"amount": 300}, {"amount": 700}, {"amount": 9000}]),
    is_repeated=st.booleans(),
)
MONEY_GOES_BACK = (
    step("approve", of=of, who=in_charge),
    step("reject", of=of),
    step("give_cash", of=of, who=in_charge),
    step("settle_by_hand", of=of),
    step("put_right", who=in_charge, act=st.sampled_from(["refund", "credit"])),
)
WORLD = (
    lies.map(lambda lie: ("lie", {"fault": lie[0][0], "on": lie[0][1], "provider": lie[1]})),
    step("change_drawer", who=anybody),
    step("wait", seconds=st.sampled_from([4, 60, 600, 3600])),
)
