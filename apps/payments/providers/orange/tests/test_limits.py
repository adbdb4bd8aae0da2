"""What Orange would refuse is not sent (sections 3 and 4)."""

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.orange.account import account_of
from apps.payments.providers.orange.tests import wire


class TestNothingIsSent:
    """Where Orange would refuse it anyhow (section 4)."""

    def refused(self, ask, server, **changes):
        result = ask(**changes)
        assert (result.certainty, result.status) == (Certainty.NOT_SENT, ProviderStatus.FAILED)
        assert not server.calls
        return result.reason, result.message

    @pytest.mark.parametrize(
        ("field", "name"),
        [
            ("success_url", "return_url"),
            ("error_url", "cancel_url"),
            ("webhook_url", "notif_url"),
        ],
    )
    @pytest.mark.parametrize(
        "url",
        [
            "",
            "/page/",
            "https:///page/",
            "ftp://x.example/",
            "https://[x/",
            "https://x.example/".ljust(121, "y"),
        ],
    )
    def test_with_an_address_that_is_none_or_too_long(self, field, name, url, ask, server):
        found = self.refused(ask, server, **{field: url})
        assert found == (Reason.INVALID_REQUEST, name)

    @pytest.mark.parametrize("reference", ["", "P" * 31])
    def test_with_an_order_id_of_another_length(self, reference, ask, server):
        found = self.refused(ask, server, reference=reference)
        assert found == (Reason.INVALID_REQUEST, "order_id")

    def test_in_another_currency_than_the_countrys(self, ask, server):
        found = self.refused(ask, server, currency="GNF")
        assert found == (Reason.CURRENCY_REFUSED, "XOF")

    def test_with_a_fraction_of_the_main_unit(self, ask, server):
        provider = wire.orange("BW")
        found = self.refused(ask, server, provider=provider, currency="BWP", amount=1250)
        assert found == (Reason.AMOUNT_REFUSED, "amount")

    @pytest.mark.parametrize("missing", ["client_id", "client_secret", "merchant_key"])
    def test_without_one_of_the_keys(self, missing, ask, server):
        provider = wire.orange()
        provider.credentials = {**provider.credentials, missing: ""}
        found = self.refused(ask, server, provider=provider)
        assert found == (Reason.NOT_CONFIGURED, "")

    @pytest.mark.parametrize("country", ["ET", "", "../CI"])
    def test_in_a_country_without_web_payment(self, country, ask, server):
        found = self.refused(ask, server, provider=wire.orange(country))
        assert found == (Reason.NOT_CONFIGURED, "")


@pytest.mark.parametrize("field", ["success_url", "error_url", "webhook_url"])
def test_an_address_may_have_120_characters(field, ask):
    address = "https://x.example/".ljust(120, "y")
    assert ask(**{field: address}).certainty is Certainty.DEFINITE


def test_an_order_id_may_have_30_characters(ask):
    assert ask(reference="P" * 30).certainty is Certainty.DEFINITE


def test_a_whole_amount_with_decimals_is_sent_in_the_main_unit(ask, said):
    ask(provider=wire.orange("BW"), segment="bw", currency="BWP", amount=1200)
    assert said()["amount"] == 12


def test_an_account_can_be_shown_without_its_keys():
    provider = wire.orange()
    shown = repr(account_of(provider.config, provider.credentials))
    assert "segment='ci'" in shown
    for secret in provider.credentials.values():
        assert secret not in shown
