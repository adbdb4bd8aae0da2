"""The contract between the core and a provider's folder (architecture, section 8).

A provider is a stateless translator: it speaks the vendor's language on the wire and this one
here. It imports no models and writes no state; the core decides what a result means.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar


class Certainty(StrEnum):
    """How much a result is worth."""

    NOT_SENT = "not_sent"
    """Proof that the provider never received the request: safe to call it failed."""

    DEFINITE = "definite"
    """The provider answered, and its answer was understood."""

    IN_DOUBT = "in_doubt"
    """Anything else. The provider may have our money; only asking it again will tell."""


class ProviderStatus(StrEnum):
    """What a provider says of a payment, in our words."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What the guest must do."""

    NONE = "none"
    REDIRECT = "redirect"
    PROMPT = "prompt"


class RefundSupport(StrEnum):
    """How a provider gives money back."""

    FULL = "full"
    PARTIAL = "partial"
    MANUAL = "manual"
    NONE = "none"


class WebhookTrust(StrEnum):
    """What a provider's webhook is worth."""

    NONE = "none"
    HINT = "hint"
    PROOF = "proof"


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
    deadline: int = 0
    """How long the guest has to pay, in seconds; 0 when there is no waiting."""
    poll_schedule: tuple[int, ...] = ()
    """Seconds between the first looks."""


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
    provider_reference: str = ""
    provider_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaymentResult:
    """What a provider said, or that it said nothing we may rely on.

    `amount` and `currency` are as the provider reported them, None where it did not; the core
    compares them with the question. `reason` is one of our own words for a refusal. `raw` is the
    provider's answer with secrets and numbers redacted.
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
    provider_data: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RefundRequest:
    """What the core asks a provider to give back."""

    reference: str
    payment_reference: str
    provider_reference: str
    amount: int
    currency: str
    is_full: bool
    customer_phone: str = ""
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
class WebhookEvent:
    """One piece of news out of a webhook's body."""

    dedupe_key: str
    reference: str = ""
    provider_reference: str = ""
    result: PaymentResult | None = None
    """Set only where the webhook is proof; a hint only makes us ask."""


class UnsupportedByProvider(Exception):
    """The provider has no such feature. Ask `capabilities` before calling."""


class PaymentProvider(ABC):
    """One way to collect money. Credentials come in at construction; nothing is global."""

    code: ClassVar[str]
    display_name: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def __init__(
        self,
        *,
        config: Mapping[str, Any] | None = None,
        credentials: Mapping[str, str] | None = None,
    ) -> None:
        self.config = config or {}
        self.credentials = credentials or {}

    @abstractmethod
    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        """Ask for the money. Never raises for what the network or the provider does."""

    @abstractmethod
    def check_status(self, request: PaymentRequest) -> PaymentResult:
        """Ask what became of it, by the provider's reference or ours."""

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
        """The news in a webhook's body; an empty list when there is none for us."""
