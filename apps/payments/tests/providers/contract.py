"""What every provider must do, whatever it speaks (architecture, section 8).

A provider's own tests subclass `ProviderContract` (and `ProofContract` or `HintContract`) and say
how its server answers; the promises are checked here.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import pytest
import responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import (
    Action,
    Certainty,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
    UnsupportedByProvider,
    WebhookTrust,
)
from apps.payments.tests.providers.wire import UNREADABLE, Callback, no_route, replies

PHONE = "+2250707070707"
DAY = date(2026, 11, 20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=8,
)
anything = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)


class ProviderContract(ABC):
    """Subclass as `Test…`, and fill in what is abstract."""

    question: ClassVar[PaymentRequest] = PaymentRequest(
        reference="PAGPTPJ2HPNVNXH4RANBFMPZ3FI",
        amount=2500,
        currency="XOF",
        customer_phone=PHONE,
        description="Le Baobab, n° 42",
        success_url="https://till.example/ok",
        error_url="https://till.example/ko",
        webhook_url="https://pay.example/api/payments/webhooks/x/token/",
    )
    secrets: ClassVar[tuple[str, ...]]
    """Texts of the account that must never be kept."""
    words: ClassVar[dict[str, ProviderStatus]]
    """Each word that the provider has for a payment's state, and what it means."""
    echoes_amount: ClassVar[bool] = True
    """Whether a status answer names amount and currency."""

    @abstractmethod
    def build(self) -> PaymentProvider:
        """The provider with a test account, in a currency of `question`."""

    @abstractmethod
    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        """Have the server meet the request for money with `answer`, and all else as usual."""

    @abstractmethod
    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        """Have the server meet the question for a status with `answer`, and all else as usual."""

    @abstractmethod
    def accepted(self) -> Callback:
        """The server's answer to a request for money that it takes."""

    @abstractmethod
    def refusals(self) -> dict[Reason, Callback]:
        """Answers to a request for money that are definite refusals, by what they mean."""

    @abstractmethod
    def status(self, word: str, *, amount: int = 2500, currency: str = "XOF") -> Callback:
        """The server's answer to a question for the status, with one of its own words."""

    # --- the promises ---

    @pytest.fixture
    def server(self) -> Iterator[responses.RequestsMock]:
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            yield mock

    @pytest.fixture
    def provider(self) -> PaymentProvider:
        return self.build()

    def initiate(self, server: responses.RequestsMock, answer: Callback) -> PaymentResult:
        self.on_initiate(server, answer)
        provider = self.build()
        chosen = provider.new_provider_reference()
        return provider.initiate_payment(replace(self.question, provider_reference=chosen))

    def asked(self) -> PaymentRequest:
        """The question as the core puts it once the server has accepted."""
        with responses.RequestsMock(assert_all_requests_are_fired=False) as server:
            self.on_initiate(server, self.accepted())
            provider = self.build()
            chosen = provider.new_provider_reference()
            request = replace(self.question, provider_reference=chosen)
            result = provider.initiate_payment(request)
        return replace(
            request,
            provider_reference=chosen or result.provider_reference,
            provider_data=result.provider_data,
            expires_at=result.expires_at,
        )

    def look(self, answer: Callback) -> PaymentResult:
        asked = self.asked()
        with responses.RequestsMock(assert_all_requests_are_fired=False) as server:
            self.on_status(server, answer)
            return self.build().check_status(asked)

    def test_it_is_in_the_registry(self, provider):
        assert PROVIDERS[provider.code] is type(provider)

    def test_its_limits_make_sense(self, provider):
        able = provider.capabilities
        assert 1 <= able.min_amount <= able.max_amount
        assert able.deadline > 0
        assert able.currencies is None or self.question.currency in able.currencies

    def test_an_accepted_request_waits_for_the_guest(self, server, provider):
        result = self.initiate(server, self.accepted())
        assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
        able = provider.capabilities_with(provider.config)
        assert bool(result.redirect_url) == (able.action is Action.REDIRECT)

    def test_an_explicit_refusal_is_failed(self):
        for reason, answer in self.refusals().items():
            with responses.RequestsMock(assert_all_requests_are_fired=False) as server:
                result = self.initiate(server, answer)
            found = (result.certainty, result.status, result.reason)
            assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, reason)

    def test_nothing_sent_is_proof_that_nothing_was_taken(self, server):
        result = self.initiate(server, no_route)
        assert (result.certainty, result.reason) == (Certainty.NOT_SENT, Reason.UNREACHABLE)

    @pytest.mark.parametrize("what", UNREADABLE)
    def test_any_other_answer_to_a_request_for_money_is_doubt(self, what, server):
        assert self.initiate(server, UNREADABLE[what]).certainty is Certainty.IN_DOUBT

    @pytest.mark.parametrize("what", UNREADABLE)
    def test_a_question_without_an_answer_decides_nothing(self, what):
        assert self.look(UNREADABLE[what]).certainty is Certainty.IN_DOUBT

    def test_a_question_that_never_left_decides_nothing(self):
        assert self.look(no_route).certainty is Certainty.IN_DOUBT

    def test_every_word_is_understood(self):
        for word, meaning in self.words.items():
            result = self.look(self.status(word))
            assert (result.certainty, result.status) == (Certainty.DEFINITE, meaning), word

    def test_an_unknown_word_decides_nothing(self):
        result = self.look(self.status("SOMETHING_NEW"))
        assert result.status is ProviderStatus.PENDING

    def test_a_success_says_what_was_taken(self):
        word = next(w for w, m in self.words.items() if m is ProviderStatus.SUCCEEDED)
        result = self.look(self.status(word))
        assert (result.amount, result.currency) == (2500, self.question.currency)
        if self.echoes_amount:
            assert self.look(self.status(word, amount=2499)).amount == 2499
            assert self.look(self.status(word, currency="NGN")).currency == "NGN"

    @anything
    @given(body=JSON, http_status=st.sampled_from([200, 201, 202, 400, 401, 404, 409, 500, 503]))
    def test_whatever_is_said_it_never_raises_and_never_invents_a_success(self, body, http_status):
        with responses.RequestsMock(assert_all_requests_are_fired=False) as server:
            initiated = self.initiate(server, replies(http_status, body))
        looked = self.look(replies(http_status, body))
        assert ProviderStatus.SUCCEEDED not in (initiated.status, looked.status)

    def test_nothing_secret_is_kept(self, server):
        kept = [self.initiate(server, self.accepted())]
        kept += [self.look(self.status(word)) for word in self.words]
        text = json.dumps([dict(result.raw) for result in kept])
        assert "http_status" in text
        for secret in (*self.secrets, PHONE, PHONE.lstrip("+")):
            assert secret not in text

    def test_a_body_without_a_bottom_is_no_news(self, provider):
        assert provider.parse_webhook(b"[" * 60_000) == []

    def test_what_it_cannot_look_up_or_list_it_does_not_pretend_to(self, server, provider):
        nobody, able = type(provider)(config=provider.config), provider.capabilities
        if able.can_find_transaction:
            assert nobody.find_transaction("T1").result.certainty is not Certainty.DEFINITE
        else:
            with pytest.raises(UnsupportedByProvider):
                provider.find_transaction("T1")
        if able.can_list_transactions:
            assert nobody.fetch_statement(DAY).reason == Reason.NOT_CONFIGURED
        else:
            with pytest.raises(UnsupportedByProvider):
                provider.fetch_statement(DAY)
        assert not server.calls

    def test_without_an_account_nothing_is_sent(self, server, provider):
        result = type(provider)(config=provider.config).initiate_payment(self.question)
        assert (result.certainty, result.reason) == (Certainty.NOT_SENT, Reason.NOT_CONFIGURED)
        assert not server.calls


class ProofContract(ProviderContract):
    """For a provider whose webhooks are signed."""

    signing_secret: ClassVar[str]
    """What the test account's webhooks are signed with."""

    @abstractmethod
    def signed_with(self, secret: str) -> tuple[dict[str, str], bytes]:
        """A webhook that announces the success of `question`, as recorded, signed just now."""

    def signed(self) -> tuple[dict[str, str], bytes]:
        return self.signed_with(self.signing_secret)

    @abstractmethod
    def signature_names(self) -> tuple[str, ...]:
        """The headers that carry the proof, in lower case."""

    @abstractmethod
    def stale(self) -> tuple[dict[str, str], bytes] | None:
        """The same signed too long ago; None where signatures have no time."""

    @abstractmethod
    def with_another_secret(self) -> PaymentProvider:
        """The provider with an account that differs in its webhook secret only."""

    def test_a_webhook_is_accepted_as_recorded(self, provider):
        assert provider.capabilities.webhook is WebhookTrust.PROOF
        assert provider.verify_webhook(*self.signed())

    def test_one_byte_less_or_more_and_it_is_refused(self, provider):
        headers, body = self.signed()
        for forged in (body[:-1], body + b" ", body.replace(b"5", b"6", 1), b""):
            assert not provider.verify_webhook(headers, forged)

    def test_another_secret_refuses_it(self):
        assert not self.with_another_secret().verify_webhook(*self.signed())

    def test_without_a_secret_the_door_is_closed(self, provider):
        """Also to whoever signs with none: an empty key makes a good signature, too."""
        nobody = type(provider)(config=provider.config)
        assert not nobody.verify_webhook(*self.signed())
        assert not nobody.verify_webhook(*self.signed_with(""))

    def test_without_or_with_broken_headers_it_is_refused(self, provider):
        headers, body = self.signed()
        for name in self.signature_names():
            assert not provider.verify_webhook({**headers, name: ""}, body)
            assert not provider.verify_webhook({**headers, name: headers[name][:-1]}, body)
            rest = {other: value for other, value in headers.items() if other != name}
            assert not provider.verify_webhook(rest, body)

    def test_one_signed_too_long_ago_is_refused(self, provider):
        if stale := self.stale():
            assert not provider.verify_webhook(*stale)

    @anything
    @given(value=st.text(), body=st.binary(max_size=80))
    def test_no_header_and_no_body_can_make_it_raise(self, value, body):
        provider = self.build()
        for name in self.signature_names():
            assert not provider.verify_webhook({name: value}, body)
        provider.parse_webhook(body)

    def test_its_news_is_a_success_with_all_figures(self, provider):
        (event,) = provider.parse_webhook(self.signed()[1])
        assert event.result is not None
        assert event.result.status is ProviderStatus.SUCCEEDED
        said = event.result.amount, event.result.currency
        assert said == (2500, self.question.currency)
        assert self.question.reference == event.reference or event.provider_reference

    def test_duplicates_share_their_dedupe_key(self, provider):
        body = self.signed()[1]
        (first,), (second,) = provider.parse_webhook(body), provider.parse_webhook(body)
        assert first.dedupe_key == second.dedupe_key


class HintContract(ProviderContract):
    """For a provider whose webhooks prove nothing."""

    @abstractmethod
    def notification(self) -> bytes:
        """A webhook that announces the success of `asked()`, as recorded."""

    @abstractmethod
    def named_by(self) -> Callable[[Any], bool]:
        """Whether an event names the payment of `asked()`."""

    def test_a_webhook_never_proves_itself(self, provider):
        assert provider.capabilities.webhook is WebhookTrust.HINT
        assert not provider.verify_webhook({}, self.notification())

    def test_its_news_only_makes_us_ask(self, provider):
        (event,) = provider.parse_webhook(self.notification())
        assert event.result is None
        assert self.named_by()(event)

    def test_duplicates_share_their_dedupe_key(self, provider):
        body = self.notification()
        (first,), (second,) = provider.parse_webhook(body), provider.parse_webhook(body)
        assert first.dedupe_key == second.dedupe_key

    @anything
    @given(body=st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
    def test_no_body_can_make_it_raise(self, body):
        self.build().parse_webhook(body)
