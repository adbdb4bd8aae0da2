"""Who may ask Wave for what, and how it says no (sections 2, 3 and 5)."""

from typing import Any, ClassVar

from apps.simulator import accounts
from apps.simulator.http import Reply, Request, reply
from apps.simulator.wires.base import Wire
from apps.simulator.wires.wave_words import unsigned


class Access(Wire):
    """What stands before every call."""

    broken: ClassVar = {
        429: {"code": "too-many-requests", "message": "Too many requests"},
        500: {"code": "internal-server-error", "message": "Something went wrong"},
        503: {"code": "service-unavailable", "message": "Try again later"},
    }

    def reset(self) -> None:
        super().reset()
        self.keys = {accounts.WAVE_KEY}

    def refusal(self, request: Request, api: str = "checkout") -> Reply | None:
        """The table of section 2, and the signature where keys want one (section 3)."""
        header = request.headers.get("authorization", "").strip()
        if not header:
            return self.error(401, "missing-auth-header")
        scheme, _, key = header.partition(" ")
        if scheme != "Bearer":
            return self.error(401, "invalid-auth")
        if not key.strip():
            return self.error(401, "api-key-not-provided")
        return self._refused_key(key.strip(), api) or self._refused_signature(request)

    def error(self, status: int, code: str, message: str = "", field: str = "") -> Reply:
        message = message or code
        shapes: dict[str, dict[str, Any]] = {
            "code": {"code": code, "message": message},
            "error_code": {"error_code": code, "error_message": message},
            "error": {"error": code, "message": message},
            "nested": {"error": {"code": code, "message": message, "httpcode": status}},
        }
        said = shapes[self.simulator.switches.wave_error_shape]
        if field and "code" in said:
            said["details"] = [{"loc": [field], "msg": message, "type": "value_error"}]
        return reply(status, said)

    def _refused_key(self, key: str, api: str) -> Reply | None:
        if key in accounts.WAVE_REFUSED:
            return self.error(*accounts.WAVE_REFUSED[key])
        if key == accounts.WAVE_BALANCE_KEY:
            return None if api == "balance" else self.error(403, "invalid-wallet")
        return None if key in self.keys else self.error(401, "no-matching-api-key")

    def _refused_signature(self, request: Request) -> Reply | None:
        secret = self.simulator.switches.wave_signing_secret
        code = unsigned(request, secret) if secret else ""
        return self.error(401, code) if code else None
