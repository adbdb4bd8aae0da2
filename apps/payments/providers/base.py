"""The contract between the core and a provider's folder (architecture, section 8).

A provider is a stateless translator: it speaks the vendor's language on the wire and this one
here. It imports no models and writes no state; the core decides what a result means.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from apps.payments.providers.connecting import ConnectionFinding, ConnectionRequest
from apps.payments.providers.vocabulary import (
    Action,
    Certainty,
    Finding,
    LineKind,
    ProviderStatus,
    Reason,
    RefundSupport,
    WebhookTrust,
)

__all__ = [
    "Action",
    "Capabilities",
    "Certainty",
    "ConnectionFinding",
    "ConnectionRequest",
    "Finding",
    "FoundTransaction",
    "LineKind",
    "PaymentProvider",
    "PaymentRequest",
    "PaymentResult",
    "ProviderStatus",
    "Reason",
    "RefundRequest",
    "RefundResult",
    "RefundSupport",
    "Setting",
    "StatementLine",
    "StatementResult",
    "UnsupportedByProvider",
    "WebhookEvent",
    "WebhookTrust",
]


@dataclass(frozen=True)
class Capabilities:
    """What a provider can do, as data. Amounts are minor units, times are seconds."""

    currencies: frozenset[str] | None
    """ISO 4217 codes; None for every currency."""
    min_amount: int
    max_amount: int
    action: Action
    needs_phone: bool
    refunds: RefundSupport
    webhook: WebhookTrust
    hints_by_get: bool = False
    """It also calls the webhook's address by GET, which makes us look and proves nothing."""
    address_per_payment: bool = False
    """Its news of each payment comes to an address that nobody else can guess; what it tells there
    is kept for the next question. No address names the provider."""
    amount_step: int = 1
    """Amounts are whole multiples of this, in minor units."""
    one_prompt_per_phone: bool = False
    """A prompt in doubt cannot be asked about: until a person has settled it, the same number is
    not prompted again, for whatever amount."""
    settles_at_once: bool = False
    """Paid at the counter: nothing to ask, nobody to wait for."""
    moves_drawer: bool = False
    """What is kept of it lies in the cashier's drawer."""
    takes_tender: bool = False
    """The guest may hand over more than the amount and get change."""
    can_look_up: bool = False
    """A lost answer can be resolved by asking for our reference."""
    can_cancel: bool = False
    """The provider's session can be closed before its deadline."""
    can_find_transaction: bool = False
    """A transaction can be looked up by the name that stands in a guest's message."""
    can_list_transactions: bool = False
    """A day's transactions can be fetched, to be compared with our books."""
    deadline: int = 0
    """How long the guest has to pay, in seconds; 0 when there is no waiting."""
    not_found_is_final_after: int = 0
    """How long after our first call NOT_FOUND may still turn into a payment, in seconds."""


@dataclass(frozen=True)
class Setting:
    """One thing an account needs: where it is kept, and which variable serves when it is not.

    A `secret` stands in the method's credentials, anything else in its config. What only the
    operator of the installation may choose (`operator_only`, such as the provider's address) is
    read from the environment and nowhere else.
    """

    name: str
    env: str
    is_secret: bool = False
    is_required: bool = True
    operator_only: bool = False
    default: str = ""


@dataclass(frozen=True)
class PaymentRequest:
    """What the core asks a provider to collect."""

    reference: str
    amount: int
    currency: str
    customer_phone: str = ""
    description: str = ""
    success_url: str = ""
    error_url: str = ""
    webhook_url: str = ""
    language: str = "fr"
    provider_reference: str = ""
    provider_data: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True)
class PaymentResult:
    """What a provider said, or that it said nothing we may rely on.

    `amount` and `currency` are as the provider reported them, None where it did not; the core
    compares them with the question. `reason` is one of our own words for a refusal.
    `transaction_id` is the provider's name for the movement of money, as guests read it in their
    messages; only a success has one. `correlation` is a word of the provider's by which its
    webhooks name the payment, where that is none of the references. `provider_data` is kept,
    encrypted, and handed back with each later question. `raw`
    is the provider's answer with secrets and numbers redacted. With `needs_people`, asking again
    will hardly tell more: once the deadline is over, a person is asked as well.
    """

    certainty: Certainty
    status: ProviderStatus = ProviderStatus.PENDING
    provider_reference: str = ""
    amount: int | None = None
    currency: str | None = None
    reason: str = ""
    message: str = ""
    redirect_url: str = ""
    expires_at: datetime | None = None
    transaction_id: str = ""
    correlation: str = ""
    needs_people: bool = False
    provider_data: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RefundRequest:
    """What the core asks a provider to give back, and of which payment.

    `refund_reference` is what `new_provider_reference` chose for this refund, or the provider's
    own name for it once known.
    """

    reference: str
    payment: PaymentRequest
    amount: int
    is_full: bool
    refund_reference: str = ""
    reason: str = ""


@dataclass(frozen=True)
class RefundResult:
    """What a provider said of a refund."""

    certainty: Certainty
    status: ProviderStatus = ProviderStatus.PENDING
    provider_reference: str = ""
    amount: int | None = None
    reason: str = ""
    message: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundTransaction:
    """What a provider says of a transaction that a guest's message names.

    `reference` is ours where the transaction is about a payment that we asked for; a guest who paid
    without our link has a transaction all the same. NOT_FOUND where the provider knows none.
    """

    result: PaymentResult
    reference: str = ""


@dataclass(frozen=True)
class StatementLine:
    """One line of what a provider has on its books. Amounts are minor units.

    `amount` is what the guest paid or got back, never negative. `fee` and `levy` (what the state
    takes) are what it cost us; negative where they were given back. `reference` is ours where the
    provider repeats it, `provider_reference` its other name for the payment, if it has two.
    """

    transaction_id: str
    kind: LineKind
    amount: int
    currency: str
    moment: datetime
    fee: int = 0
    levy: int = 0
    reference: str = ""
    provider_reference: str = ""


@dataclass(frozen=True)
class StatementResult:
    """A day's lines. Without a definite answer it has none: half a day would look like losses."""

    certainty: Certainty
    lines: tuple[StatementLine, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class WebhookEvent:
    """One piece of news out of a webhook's body."""

    dedupe_key: str
    reference: str = ""
    provider_reference: str = ""
    correlation: str = ""
    result: PaymentResult | None = None
    """Set only where the webhook is proof; a hint only makes us ask."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What no answer will repeat, such as a receipt's number: with `address_per_payment` it is kept
    in the payment's `provider_data`, where the first word under each name stays."""
    transaction_id: str = ""
    """The money that it reports, where guests may pay again under a reference of ours: what did not
    settle the payment must not be lost among its news."""
    taken_back: str = ""
    """The provider's word for money that it, or the guest's bank, took back. With proof a person is
    asked, unless a refund of ours explains it."""


class UnsupportedByProvider(Exception):
    """The provider has no such feature. Ask `capabilities` before calling."""


class PaymentProvider(ABC):
    """One way to collect money. Credentials come in at construction; nothing is global."""

    code: ClassVar[str]
    display_name: ClassVar[Any]
    """A name, or where it is a word a lazy translation: `str` writes it for the reader."""
    capabilities: ClassVar[Capabilities]
    settings: ClassVar[tuple[Setting, ...]] = ()
    acknowledgement: ClassVar[bytes] = b'{"received":true}'
    """What its webhooks are answered, in JSON."""

    def __init__(
        self,
        *,
        config: Mapping[str, Any] | None = None,
        credentials: Mapping[str, str] | None = None,
    ) -> None:
        self.config = config or {}
        self.credentials = credentials or {}

    @classmethod
    def capabilities_with(cls, config: Mapping[str, Any]) -> Capabilities:
        """What an account can do whose settings are these, where they change anything.

        `action`, `needs_phone` and `deadline` may differ; the rest is asked of the provider alone.
        """
        return cls.capabilities

    def new_provider_reference(self) -> str:
        """An id that the provider lets us choose. It is stored before the first byte leaves."""
        return ""

    def new_refund_reference(self) -> str:
        """The same for a refund; empty where the provider names refunds itself."""
        return self.new_provider_reference()

    @abstractmethod
    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        """Ask for the money. Never raises for what the network or the provider does."""

    @abstractmethod
    def check_status(self, request: PaymentRequest) -> PaymentResult:
        """Ask what became of it, by the provider's reference or ours. Never raises."""

    def cancel_payment(self, request: PaymentRequest) -> PaymentResult:
        """Close the provider's session, and say how the payment stands then.

        Raises UnsupportedByProvider where `capabilities.can_cancel` is not set.
        """
        raise UnsupportedByProvider(f"{self.code} cannot cancel")

    def find_transaction(self, transaction_id: str) -> FoundTransaction:
        """Look up what a guest's message names. Never raises for what the network does.

        Raises UnsupportedByProvider where `capabilities.can_find_transaction` is not set.
        """
        raise UnsupportedByProvider(f"{self.code} cannot look transactions up")

    def fetch_statement(self, day: date) -> StatementResult:
        """All lines of one day (UTC). Never raises for what the network or the provider does.

        Raises UnsupportedByProvider where `capabilities.can_list_transactions` is not set.
        """
        raise UnsupportedByProvider(f"{self.code} lists no transactions")

    def check_connection(self, request: ConnectionRequest) -> list[ConnectionFinding]:
        """What keeps this account from working; an empty list when all is well. Never raises."""
        return []

    @abstractmethod
    def process_refund(self, request: RefundRequest) -> RefundResult:
        """Give money back. Raises UnsupportedByProvider where `capabilities` says so."""

    @abstractmethod
    def check_refund(self, request: RefundRequest) -> RefundResult:
        """Ask what became of a refund."""

    @abstractmethod
    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the sender proved itself. Never raises, and there is no default that accepts."""

    @abstractmethod
    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        """The news in a webhook's body; an empty list when there is none for us.

        Never raises: a body that cannot be read has no news.
        """

    def parse_hint(self, query: Mapping[str, str]) -> WebhookEvent | None:
        """The payment that a GET of the webhook's address names; None where it names none.

        Asked only where `capabilities.hints_by_get` is set. Never raises. Whatever else stands in
        the query counts for nothing: anybody can write it.
        """
        return None
