"""How often one person, or one address at the login, may ask. Open while Redis is down.

DRF's own throttles read, decide and write back: under concurrency they let more through than
their rate says. These count with one atomic step in one round trip (control 5, 73).
"""

import ipaddress
import math
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from apps.core.cache import FailSoftRedisCache

# One customer of an IPv6 network holds at least 2**64 addresses.
IPV6_NETWORK_BITS = 64


class FixedWindowThrottle(SimpleRateThrottle):
    """At most so many requests in a window that opens with the first of them."""

    _seconds_left: float | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this request; False once the window holds more than the rate allows."""
        if self.rate is None:
            return True
        key = self.get_cache_key(request, view)
        cache: FailSoftRedisCache = self.cache  # type: ignore[assignment]
        found = None if key is None else cache.count(key, self.duration)
        if found is None or found[0] <= self.num_requests:
            return True
        self._seconds_left = found[1]
        return False

    def wait(self) -> float | None:
        """Whole seconds until the window closes: the Retry-After of the answer."""
        return None if self._seconds_left is None else max(1, math.ceil(self._seconds_left))

    def client_address(self, request: Request) -> str:
        """The caller's address, behind NUM_PROXIES proxies; for IPv6 the caller's network."""
        ident = str(self.get_ident(request))
        if ":" not in ident:
            return ident
        try:
            network = ipaddress.ip_network((ident, IPV6_NETWORK_BITS), strict=False)
        except ValueError:
            return ident[:64]
        return str(network)


class UserThrottle(FixedWindowThrottle):
    """Per person; who has not signed in is counted by address."""

    scope = "user"

    def get_cache_key(self, request: Request, view: Any) -> str:
        user = request.user
        if user is not None and user.is_authenticated:
            return f"throttle:user:{user.pk}"
        return f"throttle:user:address:{self.client_address(request)}"


class LoginThrottle(FixedWindowThrottle):
    """Per client address, whoever it claims to be; django-axes counts per person."""

    scope = "login"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return f"throttle:login:{self.client_address(request)}"
