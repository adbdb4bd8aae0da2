"""Orange Money Web Payment in the words of the contract."""

from collections.abc import Mapping

from apps.core.money import MAX_AMOUNT
from apps.payments.providers.base import (
    Action,
    Capabilities,
    Certainty,
    ConnectionFinding,
    ConnectionRequest,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
    RefundSupport,
    UnsupportedByProvider,
    WebhookEvent,
    WebhookTrust,
)
from apps.payments.providers.orange import webhooks
from apps.payments.providers.orange.account import CURRENCIES, SETTINGS, account_of
from apps.payments.providers.orange.client import IN_DOUBT, Client, not_sent
from apps.payments.providers.orange.connection import ConnectionCheck
from apps.payments.providers.orange.fields import flaw
from apps.payments.providers.orange.mapping import LINK_LIFE


class OrangeProvider(PaymentProvider):
    """Sends the guest to a page of Orange's. Its `pay_token` alone finds the payment again.

    The core keeps the token in the transaction that brings the link to light, so whoever has no
    token has shown no link. The API gives nothing back: refunds are made by hand (section 1).
    """

    code = "orange"
    display_name = "Orange Money"
    capabilities = Capabilities(
        currencies=frozenset(CURRENCIES.values()),
        min_amount=1,
        max_amount=MAX_AMOUNT,
        action=Action.REDIRECT,
        needs_phone=False,
        refunds=RefundSupport.MANUAL,
        webhook=WebhookTrust.HINT,
        deadline=int(LINK_LIFE.total_seconds()),
    )
    settings = SETTINGS

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        account = account_of(self.config, self.credentials)
        if not account.is_complete:
            return not_sent(Reason.NOT_CONFIGURED)
        if found := flaw(request, account):
            return not_sent(*found)
        return Client(account).create(request)

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        """Without a `pay_token` our link was lost with the answer to our first call.

        Nobody has seen it, so nobody can pay there: the attempt is dead (section 11).
        """
        pay_token = request.provider_data.get("pay_token")
        if not pay_token:
            return PaymentResult(
                Certainty.DEFINITE, ProviderStatus.FAILED, reason=Reason.NOT_RECEIVED
            )
        account = account_of(self.config, self.credentials)
        return Client(account).look(request, pay_token) if account.is_complete else IN_DOUBT

    def check_connection(self, request: ConnectionRequest) -> list[ConnectionFinding]:
        return ConnectionCheck(self.config, self.credentials, request).findings()

    def process_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider("Orange Money Web Payment gives nothing back")

    def check_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider("Orange Money Web Payment gives nothing back")

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Orange signs nothing."""
        return False

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        return webhooks.events(body)
