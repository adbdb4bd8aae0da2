"""Every test of Orange meets a server of its own."""

from dataclasses import replace

import pytest
import responses

from apps.payments.providers.orange.tests import wire

CREATED = wire.recorded(201, "webpayment__created")


@pytest.fixture
def server():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def ask(server):
    """Initiate a payment where the server gives these answers."""

    def initiate(
        *answers, provider=None, question=wire.QUESTION, segment="ci", url=wire.URL, **changes
    ):
        wire.hand_out_tokens(server, url=url)
        wire.on(server, "webpayment", *(answers or (CREATED,)), segment=segment, url=url)
        return (provider or wire.orange()).initiate_payment(replace(question, **changes))

    return initiate


@pytest.fixture
def look(server):
    """Ask for the status where the server gives this answer."""

    def check(*answers, provider=None, segment="ci", **changes):
        wire.hand_out_tokens(server)
        wire.on(server, "transactionstatus", *answers, segment=segment)
        return (provider or wire.orange()).check_status(wire.asked(**changes))

    return check


@pytest.fixture
def said(server):
    """What the one request for a page said."""

    def body():
        (request,) = wire.sent(server, "/webpayment")
        return wire.body(request)

    return body
