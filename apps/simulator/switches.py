"""Where the sources about a provider disagree: which of them the simulator follows."""

from dataclasses import dataclass, fields
from typing import Any


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
    orange_expires_in_as_text: bool = False
    orange_token_seconds: float = 7776000
    orange_pending_seconds: float = 0
    """How long a confirmed payment reads PENDING."""
    mtn_reason_as_object: bool = False
    mtn_callback_method: str = "PUT"
    mtn_token_seconds: float = 3600
    mtn_invisible_seconds: float = 0
    """How long a status is answered with 404 after the request was accepted (section 14)."""
    mtn_out_of_time_as: str = "COULD_NOT_PERFORM_TRANSACTION"
    """Or `EXPIRED`, or empty to stay pending for ever."""
    mtn_login_failed_with: int = 500

    def set(self, said: dict[str, Any]) -> None:
        """Raises ValueError for a switch that does not exist or a value of another kind."""
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in said.items():
            if name not in kinds:
                raise ValueError(f"there is no switch {name}")
            if not isinstance(value, kinds[name]) and not (
                kinds[name] is float and isinstance(value, int)
            ):
                raise ValueError(f"{name} is a {kinds[name].__name__}")
            setattr(self, name, kinds[name](value))
