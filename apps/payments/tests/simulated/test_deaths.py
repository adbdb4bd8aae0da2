"""SIGKILL at each provider of the registry, where its own dialect must find again what died.

Everywhere else (before anything is sent, after all is written) providers do not matter:
`tests/crashes` kills there, and at these places too, with a provider whose books are a file.
"""

import signal
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models.functions import Now

from apps.authentication.models import User
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, Refund, WebhookDelivery
from apps.payments.providers.base import RefundSupport
from apps.payments.services import poll
from apps.payments.tests.crashes import acts
from apps.payments.tests.crashes.mother import Mother
from apps.payments.tests.flows.boxes import later
from apps.payments.tests.flows.tills import reload
from apps.payments.tests.simulated.town import STEPS, OneProvidersTown
from apps.simulator.ledger import Act

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("is_alone", ["alone"], indirect=True),
]

ASK = ("initiate.intent-committed", "initiate.answered")
LOOK = (("sweep", "poll.answered"), ("drain", "webhook.applied"))
GIVE_BACK = ("refund.intent-committed", "refund.answered")
"""The request never left, or its answer is lost; of news, what was heard is lost."""


@dataclass
class Street:
    """A town in which processes die."""

    town: OneProvidersTown
    manager: User
    mother: Mother

    def die(self, act: str, at: str, **arguments: Any) -> None:
        ended = self.mother.outlive(act, arguments, crash_at=at)
        assert ended == -signal.SIGKILL, (act, at)

    def guest(self) -> dict[str, str]:
        """What a till asks for; each has a phone, as none is prompted twice while in doubt."""
        town = self.town
        order = OrderFactory(created_by=town.cashier, total=2500)
        phone = f"{town.phone[:-2]}{len(town.orders):02d}"
        town.orders.append(order)
        ids = {"user": town.cashier, "order": order, "method": town.method}
        return {name: str(row.pk) for name, row in ids.items()} | {"key": phone, "phone": phone}

    def asked(self) -> Payment:
        guest = self.guest()
        acts.initiate(**guest)
        return Payment.all_objects.get(order_id=guest["order"])

    def end(self) -> None:
        """Whoever sees what to pay pays it; two days go by."""
        for seconds in STEPS:
            for payment in Payment.all_objects.all():
                self.town.guest(Act.APPROVE, payment)
            self.town.pass_time(seconds)
        self.town.agrees()
        references = [charge.reference for charge in self.town.simulator.ledger]
        assert len(set(references)) == len(references), "a guest was asked twice"


@pytest.fixture
def street(town, manager, mother, monkeypatch):
    monkeypatch.setattr(poll, "LOOKS_PER_SECOND", 1000)
    return Street(town, manager, mother)


def test_nothing_is_lost_and_nobody_pays_or_gets_back_twice(street):
    given = list(while_giving_back(street))
    paid = list(while_looking(street))
    never_sent, lost = while_asking(street)
    street.end()
    assert {reload(payment).is_captured for payment in paid} == {True}
    is_known_to_people = never_sent.cases.filter(kind="in_doubt").exists()
    assert reload(never_sent).error_code == "not-received" or is_known_to_people
    assert street.town.charge(never_sent) is None
    assert street.town.charge(lost) is not None
    assert Refund.all_objects.count() == len(given)
    assert not given or reload(given[-1]).status == "refunded"


def while_asking(street):
    """The till tries again under its key, and gets the same payment."""
    for place in ASK:
        guest = street.guest()
        street.die("initiate", place, **guest)
        acts.initiate(**guest)
        yield Payment.all_objects.get(order_id=guest["order"])


def while_looking(street):
    """By a sweep, and over what came to the inbox."""
    for act, place in LOOK:
        payment = street.asked()
        street.town.guest(Act.APPROVE, payment)
        later(payment, seconds=4)
        street.die(act, place)
        WebhookDelivery.all_objects.exclude(lease_expires_at=None).update(lease_expires_at=Now())
        yield payment


def while_giving_back(street):
    if street.town.able.refunds not in (RefundSupport.FULL, RefundSupport.PARTIAL):
        return
    paid = [street.asked() for _ in GIVE_BACK]
    for payment in paid:
        street.town.guest(Act.APPROVE, payment)
    street.town.pass_time(4)
    for place, payment in zip(GIVE_BACK, paid, strict=True):
        ask = {"user": str(street.manager.pk), "payment": str(payment.pk), "key": place}
        street.die("refund", place, **ask)
        acts.refund(**ask)
        yield payment
