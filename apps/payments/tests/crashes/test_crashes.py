"""SIGKILL at every step of initiate, webhook and poll: then everything comes right by itself.

Every ring is lost and Redis forgets, so that only the sweeps recover what died.
After each death the same oracle compares our books with the provider's: each payment that the
guest paid is a success, none other is, and nobody was asked twice for the same money.
"""

import pytest

from apps.payments.models import Payment, WebhookDelivery
from apps.payments.tests.crashes import acts
from apps.payments.tests.flows.boxes import later
from apps.payments.tests.flows.tills import reload
from apps.payments.webhooks.process import drain_inbox

pytestmark = pytest.mark.django_db(transaction=True)

INITIATE = (
    "initiate.before-intent",
    "initiate.intent-committed",
    "initiate.charged",
    "initiate.answered",
    "outcome.before-commit",
    "outcome.committed",
)


@pytest.mark.parametrize("place", INITIATE)
@pytest.mark.parametrize("tries_again", ["before recovery", "after recovery"])
def test_a_till_whose_server_died_while_charging(world, place, tries_again):
    world.die("initiate", place, **world.initiate())
    if tries_again == "after recovery":
        world.ledger.pay()
        world.recover()
    acts.initiate(**world.initiate())
    assert Payment.all_objects.count() == 1
    world.ledger.pay()
    world.recover()
    world.agrees()
    assert len(world.ledger.lines("asked")) <= 1
    if world.ledger.lines("asked"):
        assert Payment.all_objects.get().status == "success"
    else:
        assert Payment.all_objects.get().error_code == "not-received"


@pytest.mark.parametrize(
    "place", ["poll.leased", "poll.answered", "outcome.before-commit", "outcome.committed"]
)
def test_a_worker_that_died_while_asking(world, place):
    acts.initiate(**world.initiate())
    world.ledger.pay()
    later(Payment.all_objects.get(), seconds=4)
    world.die("sweep", place)
    world.recover()
    world.agrees()
    assert reload(world.order).payment_status == "paid"


def test_a_server_that_died_with_a_webhook_kept(world):
    acts.initiate(**world.initiate())
    world.ledger.pay()
    world.die("webhook", "webhook.kept", **world.webhook(Payment.all_objects.get()))
    assert WebhookDelivery.all_objects.count() == 1
    drain_inbox()
    world.agrees()


@pytest.mark.parametrize(
    "place", ["webhook.leased", "outcome.before-commit", "outcome.committed", "webhook.applied"]
)
def test_a_worker_that_died_over_the_inbox(world, place):
    acts.initiate(**world.initiate())
    world.ledger.pay()
    world.die("webhook", "webhook.kept", **world.webhook(Payment.all_objects.get()))
    world.die("drain", place)
    world.recover()
    world.agrees()
    assert reload(world.order).payment_status == "paid"
