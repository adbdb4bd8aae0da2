"""Keys, users and tokens of MTN MoMo, and the gateway that asks for them (sections 3, 4 and 14)."""

import base64
import secrets
from dataclasses import dataclass
from typing import ClassVar

from apps.simulator import accounts
from apps.simulator.http import Reply, Request, reply
from apps.simulator.wires.base import Wire
from apps.simulator.wires.mtn_words import (
    CURRENCIES,
    FORBIDDEN,
    INVALID_KEY,
    NO_ENVIRONMENT,
    NOT_FOUND,
    error,
    is_uuid4,
)

MOST_USERS = 1000
MOST_TOKENS = 10_000
PRODUCT = r"/(?P<product>collection|disbursement)"


@dataclass
class User:
    """An API user of the sandbox: belongs to the product whose key made it (section 3)."""

    product: str
    host: str
    keys: set[str]


class Accounts(Wire):
    """What stands before every call."""

    routes: ClassVar[tuple[tuple[str, str, str, str], ...]] = (
        ("POST", "/v1_0/apiuser", "provision", "make_user"),
        ("POST", "/v1_0/apiuser/(?P<name>[^/]+)/apikey", "provision", "make_key"),
        ("GET", "/v1_0/apiuser/(?P<name>[^/]+)", "provision", "show_user"),
        ("POST", f"{PRODUCT}/token/", "token", "token"),
    )

    broken: ClassVar = {
        429: {"statusCode": 429, "message": "Rate limit is exceeded. Try again later."},
        500: {"message": "An internal error occurred.", "code": "INTERNAL_PROCESSING_ERROR"},
        503: {"message": "Service temporarily unavailable.", "code": "SERVICE_UNAVAILABLE"},
    }

    def reset(self) -> None:
        super().reset()
        self.keys = {
            "collection": accounts.MTN_COLLECTION_KEY,
            "disbursement": accounts.MTN_DISBURSEMENT_KEY,
        }
        self.users = {accounts.MTN_USER: User("", "", {accounts.MTN_SECRET})}

    def revoke_tokens(self) -> None:
        self.tokens: dict[str, tuple[str, str, float]] = {}

    def make_user(self, request: Request) -> Reply:
        product = self._product_of_key(request)
        if not product:
            return INVALID_KEY
        reference, host = request.headers.get("x-reference-id", ""), request.fields()
        named = host.get("providerCallbackHost")
        if not is_uuid4(reference) or not isinstance(named, str) or not named:
            return reply(400)
        if reference in self.users:
            return error(409, "RESOURCE_ALREADY_EXIST", "Duplicated reference id.")
        while len(self.users) >= MOST_USERS:
            del self.users[next(name for name in self.users if name != accounts.MTN_USER)]
        self.users[reference] = User(product, named, set())
        return reply(201)

    def make_key(self, request: Request, name: str) -> Reply:
        if not self._product_of_key(request):
            return INVALID_KEY
        if name not in self.users:
            return NOT_FOUND
        key = secrets.token_hex(16)
        self.users[name].keys.add(key)
        return reply(201, {"apiKey": key})

    def show_user(self, request: Request, name: str) -> Reply:
        if not self._product_of_key(request):
            return INVALID_KEY
        if name not in self.users:
            return NOT_FOUND
        host = self.users[name].host
        return reply(200, {"providerCallbackHost": host, "targetEnvironment": "sandbox"})

    def token(self, request: Request, product: str) -> Reply:
        """An empty body must say that it is empty, and a form is stopped by the firewall."""
        if self._product_of_key(request) != product:
            return INVALID_KEY
        if "content-length" not in request.headers:
            return Reply(411, b"<html>Length Required</html>", "text/html")
        if "form" in request.headers.get("content-type", ""):
            return Reply(200, b"<html>Request Rejected</html>", "text/html")
        user = _user_of(request.headers.get("authorization", ""), self.users)
        if not user:
            status = self.simulator.switches.mtn_login_failed_with
            return reply(status, {"error": "login_failed"})
        token, seconds = f"eyJ{secrets.token_hex(24)}", self.simulator.switches.mtn_token_seconds
        while len(self.tokens) >= MOST_TOKENS:
            del self.tokens[next(iter(self.tokens))]
        self.tokens[token] = (product, user, self.now() + seconds)
        said = {"access_token": token, "token_type": "access_token", "expires_in": int(seconds)}
        return reply(200, said)

    def refusal(self, request: Request, product: str, wanted: str) -> Reply | None:
        """In the gateway's order: key, token, environment (section 14)."""
        if self._product_of_key(request) != product:
            return INVALID_KEY
        owner, user, ends_at = self.bearer(request)
        if owner != product or ends_at <= self.now():
            return reply(401)
        if product != wanted:
            return FORBIDDEN
        market = request.headers.get("x-target-environment", "")
        bound = self.users[user].product if user in self.users else product
        is_bound_elsewhere = market == "sandbox" and bound not in ("", product)
        return NO_ENVIRONMENT if market not in CURRENCIES or is_bound_elsewhere else None

    def bearer(self, request: Request) -> tuple[str, str, float]:
        """The product, the API user and the end of a request's token."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.tokens.get(token if scheme == "Bearer" else "", ("", "", 0.0))

    def _product_of_key(self, request: Request) -> str:
        key = request.headers.get("ocp-apim-subscription-key", "")
        return next((product for product, mine in self.keys.items() if mine == key), "")


def _user_of(header: str, users: dict[str, User]) -> str:
    """The API user whose name and key a Basic header has, or nobody."""
    try:
        scheme, _, pair = header.partition(" ")
        name, _, key = base64.b64decode(pair).decode().partition(":")
    except ValueError:
        return ""
    is_known = scheme == "Basic" and name in users and key in users[name].keys
    return name if is_known else ""
