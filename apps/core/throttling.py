"""How often one person, or one address at the login, may ask. Open while Redis is down.

DRF's own throttles read, decide and write back: under concurrency they let more through than
their rate says. These count with one atomic step in one round trip (controls 5 and 73).
"""

import ipaddress
import math
from typing import TYPE_CHECKING, cast

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from apps.core.cache import FailSoftRedisCache

if TYPE_CHECKING:  # rest_framework.views imports this module while it is itself being imported
    from rest_framework.views import APIView

# One customer of an IPv6 network holds at least 2**64 addresses.
IPV6_NETWORK_BITS = 64


class FixedWindowThrottle(SimpleRateThrottle):
    """At most so many requests in a window that opens with the first of them."""

    num_requests: int
    duration: int  # seconds
    _seconds_left: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count this request; False once the window holds more than the rate allows."""
        if self.rate is None:
            return True
        cache = cast(FailSoftRedisCache, self.cache)
        found = cache.count(self.get_cache_key(request, view), self.duration)
        if found is None or found[0] <= self.num_requests:
            return True
        self._seconds_left = found[1]
        return False

    def wait(self) -> float | None:
        """Whole seconds until the window closes: the Retry-After of the answer."""
        return None if self._seconds_left is None else max(1, math.ceil(self._seconds_left))

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        """By client address. IPv6 is counted by network."""
        return f"throttle:{self.scope}:address:{self.client_address(request)}"

    def client_address(self, request: Request) -> str:
        """The caller's address as NUM_PROXIES proxies saw it, or its IPv6 network."""
        ident = str(self.get_ident(request))[:64]
        if ":" not in ident:
            return ident
        try:
            return str(ipaddress.ip_network((ident, IPV6_NETWORK_BITS), strict=False))
        except ValueError:
            return ident


class UserThrottle(FixedWindowThrottle):
    """Per person; who has not signed in is counted by address."""

    scope = "user"

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        person = getattr(request.user, "pk", None)
        if person is None:
            return super().get_cache_key(request, view)
        return f"throttle:user:{person}"


class LoginThrottle(FixedWindowThrottle):
    """Per client address, whoever it claims to be; django-axes counts per person."""

    scope = "login"
