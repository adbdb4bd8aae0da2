"""`/_simulator/…`: what tests and people tell the simulator to do."""

import re
from typing import TYPE_CHECKING, Any

from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule, is_figure
from apps.simulator.wires.mpesa_operator import certificate

if TYPE_CHECKING:
    from apps.simulator.simulator import Simulator


def control(simulator: "Simulator", request: Request) -> Reply | None:
    """The answer to an order, or None when it is none."""
    if not request.path.startswith("/_simulator/"):
        return None
    what = f"{request.method} {request.path.removeprefix('/_simulator/').rstrip('/')}"
    try:
        if acted := re.fullmatch(r"POST charges/([a-z]+)/([^/]+)/([a-z-]+)", what):
            return _act(simulator, acted.groups(), str(request.fields().get("reason") or ""))
        order = ORDERS.get(what)
        return order(simulator, request.json()) if order else reply(404, {"message": "no order"})
    except ValueError as error:
        return reply(400, {"message": str(error)})


def _act(simulator: "Simulator", named: tuple[str, ...], reason: str) -> Reply:
    """A guest acts: the charge is named by the provider's id or by our reference."""
    provider, charge_id, act = named
    for charge in simulator.ledger:
        if charge.provider == provider and charge_id in (charge.id, charge.reference):
            simulator.act(charge, Act(act), reason)
            return reply(200, {"status": charge.status})
    return reply(404, {"message": "no such charge"})


def _ledger(simulator: "Simulator", said: Any) -> Reply:
    return reply(200, simulator.truth())


def _deliveries(simulator: "Simulator", said: Any) -> Reply:
    return reply(200, simulator.outbox.told())


def _plan(simulator: "Simulator", said: Any) -> Reply:
    rules = [Rule.read(one) for one in (said if isinstance(said, list) else [said])]
    with simulator.lock:
        for rule in rules:
            simulator.plan.add(rule)
    return reply(201, {"rules": len(simulator.plan.rules)})


def _forget_plan(simulator: "Simulator", said: Any) -> Reply:
    with simulator.lock:
        simulator.plan.clear()
    return reply(200, {"rules": 0})


def _switches(simulator: "Simulator", said: Any) -> Reply:
    with simulator.lock:
        simulator.switches.set(said)
    return reply(200, simulator.switches.told())


def _clock(simulator: "Simulator", said: Any) -> Reply:
    simulator.forward(_seconds(said, "forward", 0))
    return reply(200, {"now": simulator.clock.now()})


def _settle(simulator: "Simulator", said: Any) -> Reply:
    simulator.tick()
    is_quiet = simulator.outbox.settle(_seconds(said, "seconds", 10))
    return reply(200 if is_quiet else 504, {"is_quiet": is_quiet})


def _seconds(said: Any, name: str, usual: float) -> float:
    found = said.get(name, usual) if isinstance(said, dict) else usual
    if not is_figure(found):
        raise ValueError(f"{name} is a number of seconds")
    return float(found)


def _certificate(simulator: "Simulator", said: Any) -> Reply:
    return reply(200, {"pem": certificate()})


def _reset(simulator: "Simulator", said: Any) -> Reply:
    simulator.reset()
    return reply(200, {"message": "as new"})


def _health(simulator: "Simulator", said: Any) -> Reply:
    return reply(200, {"status": "ok"})


ORDERS = {
    "GET health": _health,
    "GET ledger": _ledger,
    "GET deliveries": _deliveries,
    "GET mpesa-certificate": _certificate,
    "POST plan": _plan,
    "DELETE plan": _forget_plan,
    "POST switches": _switches,
    "POST clock": _clock,
    "POST settle": _settle,
    "POST reset": _reset,
}
