"""A method's account: its inputs follow the provider's settings, and no secret comes out again."""

import json
from dataclasses import replace
from typing import ClassVar

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.payments.admin.setting_labels import LABELS
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import ConnectionFinding, Finding, Setting, WebhookTrust
from apps.payments.tests.back_office.house import office
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.factories import PaymentMethodFactory

pytestmark = pytest.mark.django_db

KEY = "prod_0123456789ABCDwxyz"
PIN = "8642"


class Accountable(BogusProvider):
    """A provider with one setting of each kind; `findings` is what its check is going to find."""

    code = "accountable"
    display_name = "Accountable"
    settings = (
        Setting("api_key", "ACCOUNTABLE_KEY", is_secret=True),
        Setting("refund_pin", "ACCOUNTABLE_PIN", is_secret=True, is_required=False),
        Setting("merchant_name", "ACCOUNTABLE_MERCHANT", is_required=False),
        Setting("api_url", "ACCOUNTABLE_URL", operator_only=True, default="https://x.example"),
    )
    findings: ClassVar[list[ConnectionFinding]] = []

    def check_connection(self, request):
        return list(self.findings)


@pytest.fixture
def method(ours, monkeypatch):
    monkeypatch.setitem(PROVIDERS, "accountable", Accountable)
    monkeypatch.setattr(Accountable, "findings", [])
    return PaymentMethodFactory(
        restaurant=ours.restaurant, provider_code="accountable", config={"country": "SN"}
    )


def page(method, name="change"):
    return reverse(f"admin:payments_paymentmethod_{name}", args=[method.pk])


def save(person, method, **fields):
    form = {"name": method.name, "is_active": "on", "display_order": "0", **fields}
    return office(person).post(page(method), form)


def read(person, method):
    client = office(person)
    client.cookies["django_language"] = "en"
    answer = client.get(page(method))
    assert answer.status_code == 200
    return answer.content.decode()


def kept(method):
    """The stored secrets and configuration."""
    row = PaymentMethod.all_objects.get(pk=method.pk)
    return json.loads(row.credentials or "{}"), row.config


def inputs(person, method):
    return set(office(person).get(page(method)).context["adminform"].form.fields)


def test_there_is_an_input_for_each_setting_of_an_owner(ours, method):
    account = {"secret_api_key", "secret_refund_pin", "config_merchant_name"}
    assert {name for name in inputs(ours.owner, method) if "_" in name} >= account
    assert not {name for name in inputs(ours.owner, method) if "api_url" in name}
    assert not {name for name in inputs(ours.owner, ours.cash) if name.startswith(("s", "config"))}
    page = read(ours.owner, method)
    assert page.count('type="password"') == 2
    assert "Refund pin" in page


def test_secrets_go_in_and_never_come_out(ours, method):
    answer = save(ours.owner, method, secret_api_key=KEY, secret_refund_pin=PIN)

    assert answer.status_code == 302
    assert kept(method)[0] == {"api_key": KEY, "refund_pin": PIN}
    for person in (ours.owner, ours.manager):
        page = read(person, method)
        assert "••••wxyz" in page
        assert KEY not in page
        assert PIN not in page
    entry = AuditEntry.all_objects.get(action="payment_method.changed")
    assert KEY not in str(entry.facts)
    assert entry.facts == {"credentials_replaced": ["api_key", "refund_pin"]}


def test_each_secret_says_whether_it_is_set(ours, method):
    assert read(ours.owner, method).count("Not set: the server's own account serves") == 2
    save(ours.owner, method, secret_api_key=KEY)
    page = read(ours.owner, method)
    assert page.count("Set: ••••wxyz.") == 1
    assert page.count("Not set.") == 1


def test_the_end_of_a_secret_is_text_on_the_page(ours, method):
    save(ours.owner, method, secret_api_key="prod_0123456789<b>")
    assert "••••9&lt;b&gt;" in read(ours.owner, method)


def test_an_empty_input_keeps_what_is_stored(ours, method):
    save(ours.owner, method, secret_api_key=KEY, secret_refund_pin=PIN)

    save(ours.owner, method, secret_api_key="", secret_refund_pin="  ")
    assert kept(method)[0] == {"api_key": KEY, "refund_pin": PIN}
    save(ours.owner, method, secret_refund_pin="1357")
    assert kept(method)[0] == {"api_key": KEY, "refund_pin": "1357"}


def test_secrets_are_forgotten_on_demand(ours, method):
    save(ours.owner, method, secret_api_key=KEY, secret_refund_pin=PIN)

    save(ours.owner, method, forget_secrets="on", secret_refund_pin="1357")
    assert kept(method)[0] == {"refund_pin": "1357"}
    save(ours.owner, method, forget_secrets="on")
    assert kept(method)[0] == {}


def test_a_typed_secret_does_not_come_back_with_a_mistake(ours, method):
    answer = save(ours.owner, method, name="", secret_api_key=KEY)

    assert answer.status_code == 200
    assert KEY not in answer.content.decode()
    assert kept(method)[0] == {}


@pytest.mark.parametrize("typed", ["a\x00b", "x" * 4001], ids=["half a text", "endless"])
@pytest.mark.parametrize("name", ["secret_api_key", "config_merchant_name"])
def test_what_cannot_be_kept_is_refused(ours, method, name, typed):
    answer = save(ours.owner, method, **{name: typed})

    assert list(answer.context["adminform"].form.errors) == [name]
    assert kept(method) == ({}, {"country": "SN"})


def test_configuration_is_changed_input_by_input(ours, method):
    save(ours.owner, method, config_merchant_name="Baobab")
    assert kept(method)[1] == {"country": "SN", "merchant_name": "Baobab"}
    assert 'value="Baobab"' in read(ours.owner, method)

    save(ours.owner, method, config_merchant_name="Baobab", config_api_url="https://evil.example")
    assert kept(method)[1] == {"country": "SN", "merchant_name": "Baobab"}
    assert AuditEntry.all_objects.filter(action="payment_method.changed").count() == 1

    save(ours.owner, method, config_merchant_name="")
    assert kept(method)[1] == {"country": "SN"}


def test_what_was_set_over_http_is_not_touched_by_saving_the_name(ours, method):
    config = {"merchant_name": True, "other": [1]}
    PaymentMethod.all_objects.filter(pk=method.pk).update(config=config)

    save(ours.owner, method, name="Renamed", config_merchant_name="True")

    assert kept(method)[1] == config


def test_a_new_method_leads_to_the_inputs_for_its_account(ours, method):
    PaymentMethod.all_objects.filter(pk=method.pk).update(provider_code="gone")
    form = {"provider_code": "accountable", "name": "New", "display_order": "1"}

    answer = office(ours.owner).post("/admin/payments/paymentmethod/add/", form)

    new = PaymentMethod.all_objects.get(restaurant=ours.restaurant, provider_code="accountable")
    assert answer["Location"] == page(new)
    assert office(ours.owner).get(page(method)).status_code == 200


def test_owners_see_the_address_for_webhooks_and_managers_do_not(ours, method, settings):
    settings.PUBLIC_URL = "https://pay.example"
    address = f"https://pay.example/api/payments/webhooks/accountable/{method.webhook_token}/"

    assert address in read(ours.owner, method)
    assert method.webhook_token not in read(ours.manager, method)
    assert ours.cash.webhook_token not in read(ours.owner, ours.cash)

    settings.PUBLIC_URL = ""
    assert "set PUBLIC_URL" in read(ours.owner, method)


def test_a_provider_that_sends_no_webhooks_needs_no_address(ours, method, monkeypatch):
    silent = replace(Accountable.capabilities, webhook=WebhookTrust.NONE)
    monkeypatch.setattr(Accountable, "capabilities", silent)
    assert method.webhook_token not in read(ours.owner, method)


def check(person, method):
    client = office(person)
    client.cookies["django_language"] = "en"
    answer = client.post(page(method, "press"), follow=True)
    assert answer.redirect_chain == [(page(method), 302)]
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


@pytest.mark.parametrize("person", ["owner", "administrator"])
def test_a_check_says_what_is_wrong_in_plain_words(ours, administrator, method, person):
    Accountable.findings.extend(
        [
            ConnectionFinding(Finding.NOT_CONFIGURED, "api_key"),
            ConnectionFinding(Finding.WEBHOOK_UNPROVEN, blocks=False),
        ]
    )
    first, second, third = check(administrator if person != "owner" else ours.owner, method)

    assert first == ("error", "Guests cannot pay this way yet:")
    assert second == ("error", "A setting is missing: api_key.")
    assert third[0] == "warning"
    assert third[1].startswith("There is no webhook secret")


def test_a_check_that_finds_nothing_says_so(ours, method):
    works = ("success", "The connection works: guests can pay this way.")
    assert check(ours.owner, method) == [works]

    Accountable.findings.append(ConnectionFinding(Finding.REFUNDS_BY_HAND, "pin", blocks=False))
    assert check(ours.owner, method) == [
        works,
        ("warning", "Refunds need credentials of their own: pin."),
    ]


def test_a_laptop_is_not_told_that_its_address_is_none_for_providers(ours, method, settings):
    Accountable.findings.append(
        ConnectionFinding(Finding.WEBHOOK_HOST_REFUSED, "http://127.0.0.1:8000", blocks=False)
    )
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    settings.RETURN_URL_ALLOW_LOOPBACK = False
    _, (level, text) = check(ours.owner, method)
    assert level == "warning"
    assert "only to an https address" in text
    assert "begins with http://127.0.0.1:8000" in text

    settings.RETURN_URL_ALLOW_LOOPBACK = True
    assert len(check(ours.owner, method)) == 1
    settings.PUBLIC_URL = "http://pay.example"
    assert len(check(ours.owner, method)) == 2


def test_only_owners_check_and_only_their_own(ours, theirs, method, monkeypatch):
    asked = []
    monkeypatch.setattr(Accountable, "check_connection", lambda *args: asked.append(args) or [])

    assert page(method, "press") not in read(ours.manager, method)
    assert office(ours.manager).post(page(method, "press")).status_code == 403
    assert office(theirs.owner).post(page(method, "press")).status_code == 302
    assert office(ours.owner).get(page(method, "press")).status_code == 405
    assert asked == []
    assert page(method, "press") in read(ours.owner, method)
    check(ours.owner, method)
    assert len(asked) == 1


def test_cash_has_no_account_to_check(ours):
    assert page(ours.cash, "press") not in read(ours.owner, ours.cash)
    assert check(ours.owner, ours.cash) == []


def test_every_setting_of_an_owner_has_words():
    asked = {s.name for one in PROVIDERS.values() for s in one.settings if not s.operator_only}
    assert asked <= LABELS.keys()
