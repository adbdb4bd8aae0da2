"""Where the sources about a provider disagree: which of them the simulator follows."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from apps.simulator.rules import is_figure


@dataclass
class Switches:
    """`POST /_simulator/switches` sets them by name. Times are seconds."""

    wave_error_shape: str = "code"
    """`code`, `error_code`, `error` or `nested` (section 5)."""
    wave_session_seconds: float = 1800
    wave_expired_as: str = "cancelled"
    """The payment status of an expired session: `cancelled` or `processing` (section 6.6)."""
    wave_refund_refused_with: int = 0
    """400 or 409 refuses refunds; 0 gives them."""
    wave_signing_secret: str = ""
    """Requests must be signed with it, where there is one (section 3)."""
    wave_webhook_security: str = "signature"
    """`signature`, or `bearer` for the shared secret in a header (section 10.3)."""
    wave_webhook_second_secret: str = ""
    """Webhooks are signed with this one, too, as while a secret is replaced."""
    wave_webhook_age: float = 0
    """How old the time in a webhook's signature is."""
    orange_expires_in_as_text: bool = False
    orange_token_seconds: float = 7776000
    orange_pending_seconds: float = 0
    """How long a confirmed payment reads PENDING."""
    orange_is_strict: bool = False
    """An amount must be a JSON number, and JSON must be said to be JSON (section 12)."""
    mtn_reason_as_object: bool = False
    mtn_callback_method: str = "PUT"
    """`PUT` or `POST` (section 8)."""
    mtn_callback_is_repeated: bool = False
    """Twenty times, a second apart, until it is accepted; else once."""
    mtn_token_seconds: float = 3600
    mtn_invisible_seconds: float = 0
    """How long a status is answered with 404 after the request was accepted (section 14)."""
    mtn_out_of_time_as: str = "COULD_NOT_PERFORM_TRANSACTION"
    """Or `EXPIRED`, or empty to stay pending for ever."""
    mtn_login_failed_with: int = 500
    """500 or 401 (section 4)."""
    mtn_magic_as: str = "measured"
    """`measured` in 2026 or `documented`: whether …454 is paid in the end (section 11)."""
    chapa_verify_as: str = "observed"
    """`observed` in 2026 or `documented`: how the unknown and the unpaid are told (section 6)."""
    chapa_link_seconds: float = 3600
    chapa_webhook_security: str = "both"
    """Which signatures a webhook has: `both`, the `constant` one only, or `none` (section 10.2)."""
    chapa_refund_seconds: float = 0
    """How long a refund is under way."""
    chapa_refund_by_tx_ref: bool = False
    """Refunds are also found by the merchant's reference (section 8.1)."""
    chapa_balance_is_low: bool = False
    """There is not enough to give anything back."""
    paystack_error_shape: str = "newer"
    """`newer` has a type and a code, `older` a message only (section 1)."""
    paystack_unknown_with: int = 400
    """400 or 404 (section 1)."""
    paystack_xof_factor: int = 100
    """What one franc is on the wire: 100 or 1 (section 2)."""
    paystack_session_seconds: float = 1800
    """How long a page can be paid."""
    paystack_charge_as: str = ""
    """How each direct charge begins; empty for what its wallet usually wants (section 5)."""
    paystack_guest_bears_fees: bool = False
    """The guest pays more than was asked for (section 4)."""
    paystack_metadata_in_news: str = "given"
    """`given`, `empty` for a text or `zero` for a number (section 8)."""
    paystack_news_is_pretty: bool = False
    """Signed all the same, but not as anybody would write it again (section 8.1)."""
    paystack_signs_otherwise: bool = False
    """With the right key of the wrong mode."""
    paystack_refund_seconds: float = 0
    """How long a refund rests at each step."""
    paystack_refund_ends_as: str = "processed"
    """Or `failed`, or `needs-attention` (section 6.2)."""
    paystack_refund_filter: str = "transaction"
    """Or `reference`: what the list of refunds is filtered by (section 6.2)."""
    mpesa_expires_in_as_number: bool = False
    mpesa_token_seconds: float = 3600
    mpesa_new_token_ends_old: bool = False
    """A new token is the end of the others (section 2)."""
    mpesa_prompt_seconds: float = 26
    """How long a guest has (section 5)."""
    mpesa_is_strict: bool = False
    """References of 12 and descriptions of 13 characters at most (section 4)."""
    mpesa_locks_subscribers: bool = False
    """No second prompt to a number while one is open (section 4)."""
    mpesa_limits_repeats: bool = False
    """The same amount of the same guest within two minutes fails with 17."""
    mpesa_in_flight_as: str = "4999"
    """`4999`, or `error` for 500.001.1001 (section 6)."""
    mpesa_spurious_share: float = 0
    """How many of the questions, from 0 to 1, are answered with an empty 500.001.1001."""
    mpesa_msisdn_as: str = "masked"
    """How a confirmation writes the payer's number (section 8.2)."""
    mpesa_registers_once: bool = False
    """As in production (section 8.1)."""
    mpesa_reversal_seconds: float = 0
    """How long until a reversal's result is told."""
    mpesa_reversal_waits: bool = False
    """A queue's time is over before the result comes, all the same (section 9)."""
    mpesa_balance_is_low: bool = False
    """There is not enough to give anything back."""

    def set(self, said: Any) -> None:
        """All or none. Raises ValueError for an unknown switch or a value it cannot have."""
        if not isinstance(said, dict):
            raise ValueError("switches are an object")
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in said.items():
            if name not in kinds:
                raise ValueError(f"there is no switch {name}")
            if not _fits(name, kinds[name], value):
                raise ValueError(f"{name} cannot be {value!r}")
        for name, value in said.items():
            setattr(self, name, kinds[name](value))

    def told(self) -> dict[str, Any]:
        return asdict(self)


CHOICES: dict[str, tuple[Any, ...]] = {
    "wave_error_shape": ("code", "error_code", "error", "nested"),
    "wave_expired_as": ("cancelled", "processing"),
    "wave_refund_refused_with": (0, 400, 409),
    "wave_webhook_security": ("signature", "bearer"),
    "mtn_callback_method": ("PUT", "POST"),
    "mtn_out_of_time_as": ("COULD_NOT_PERFORM_TRANSACTION", "EXPIRED", ""),
    "mtn_login_failed_with": (500, 401),
    "mtn_magic_as": ("measured", "documented"),
    "chapa_verify_as": ("observed", "documented"),
    "chapa_webhook_security": ("both", "constant", "none"),
    "paystack_error_shape": ("newer", "older"),
    "paystack_unknown_with": (400, 404),
    "paystack_xof_factor": (100, 1),
    "paystack_charge_as": ("", "pending", "pay_offline", "send_otp", "open_url"),
    "paystack_metadata_in_news": ("given", "empty", "zero"),
    "paystack_refund_ends_as": ("processed", "failed", "needs-attention"),
    "paystack_refund_filter": ("transaction", "reference"),
    "mpesa_in_flight_as": ("4999", "error"),
    "mpesa_msisdn_as": ("masked", "hashed", "plain"),
}


def _fits(name: str, kind: type, value: Any) -> bool:
    if kind is float:
        return is_figure(value)
    return type(value) is kind and value in CHOICES.get(name, (value,))
