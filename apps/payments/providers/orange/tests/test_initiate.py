"""Asking for a page on which the guest pays: what is sent, and what is not (section 4)."""

from datetime import UTC, datetime

import pytest

from apps.payments.providers.base import (
    Action,
    Certainty,
    RefundRequest,
    RefundSupport,
    UnsupportedByProvider,
    WebhookTrust,
)
from apps.payments.providers.orange.tests import wire

CREATED = wire.recorded(201, "webpayment__created")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_request_is_as_the_reference_shows_it(ask, server, said):
    ask()
    assert said() == {
        "merchant_key": wire.MERCHANT_KEY,
        "currency": "XOF",
        "order_id": wire.REFERENCE,
        "amount": 2500,
        "return_url": "https://till.example/ok",
        "cancel_url": "https://till.example/ko",
        "notif_url": wire.QUESTION.webhook_url,
        "lang": "fr",
        "reference": "Commande n° 42",
    }
    headers = wire.sent(server, "/webpayment")[0].headers
    assert headers["Authorization"] == f"Bearer {wire.TOKEN}"
    assert (headers["Accept"], headers["Content-Type"]) == ("application/json",) * 2


def test_the_amount_is_a_whole_json_number(ask, server):
    ask()
    assert b'"amount": 2500,' in wire.sent(server, "/webpayment")[0].body


def test_what_it_can_do():
    able = wire.orange().capabilities
    assert (able.action, able.needs_phone) == (Action.REDIRECT, False)
    assert (able.deadline, able.not_found_is_final_after) == (600, 0)
    assert (able.can_look_up, able.can_cancel) == (False, False)
    assert (able.refunds, able.webhook) == (RefundSupport.MANUAL, WebhookTrust.HINT)
    assert {"XOF", "XAF", "GNF", "MGA"} < able.currencies
    assert "OUV" not in able.currencies


def test_it_gives_nothing_back():
    refund = RefundRequest("RFGPTPJ2HPNVNXH4RANBFMPZ3FI", wire.asked(), 1000, is_full=False)
    with pytest.raises(UnsupportedByProvider):
        wire.orange().process_refund(refund)
    with pytest.raises(UnsupportedByProvider):
        wire.orange().check_refund(refund)


@pytest.mark.parametrize(
    ("country", "currency"),
    [
        *((country, "XOF") for country in ("BF", "CI", "ML", "SN")),
        *(("BW", "BWP"), ("CD", "CDF"), ("CM", "XAF"), ("GN", "GNF"), ("MG", "MGA"), ("SL", "SLE")),
    ],
)
def test_each_country_has_its_path_and_its_currency(country, currency, ask, said):
    result = ask(provider=wire.orange(country), segment=country.lower(), currency=currency)
    assert result.certainty is Certainty.DEFINITE
    assert said()["currency"] == currency


def test_the_chosen_country_goes_before_the_restaurants(ask, monkeypatch):
    monkeypatch.setenv("ORANGE_COUNTRY", " ML ")
    assert ask(provider=wire.orange(), segment="ml").certainty is Certainty.DEFINITE


def test_the_sandbox_is_a_country_with_a_currency_of_its_own(ask, said):
    result = ask(provider=wire.orange(segment="dev"), segment="dev")
    assert result.certainty is Certainty.DEFINITE
    assert (said()["currency"], said()["amount"]) == ("OUV", 2500)


def test_an_address_of_the_operators_is_used_as_it_is(ask, monkeypatch):
    monkeypatch.setenv("ORANGE_API_URL", "http://127.0.0.1:9000/")
    assert ask(url="http://127.0.0.1:9000", provider=wire.orange()).certainty is Certainty.DEFINITE


def test_the_address_is_not_for_owners_to_choose(ask):
    provider = wire.orange(api_url="http://evil.example")
    assert ask(provider=provider).certainty is Certainty.DEFINITE


@pytest.mark.parametrize(
    ("merchant_name", "description", "shown"),
    [
        ("Le Baobab", "Commande n° 42", "Le Baobab"),
        ("Le Grand Restaurant du Plateau à Abidjan", "", "Le Grand Restaurant du Plateau"),
        (" Le Grand Café de la Cathédrale d'Abidjan", "", "Le Grand Café de la Cathédrale"),
        ("Chez Maman Awa et ses Filles, à Bouaké", "", "Chez Maman Awa et ses Filles,"),
        ("", "Commande n° 42", "Commande n° 42"),
        ("", "", wire.REFERENCE),
    ],
)
def test_the_page_names_the_restaurant_in_thirty_characters(
    merchant_name, description, shown, ask, said
):
    ask(provider=wire.orange(merchant_name=merchant_name), description=description)
    assert said()["reference"] == shown


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("fr", "fr"), ("", "fr")])
def test_the_page_speaks_the_guests_language(language, lang, ask, said):
    ask(language=language)
    assert said()["lang"] == lang
