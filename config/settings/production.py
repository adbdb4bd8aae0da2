"""A real restaurant. Refuses to start with a missing, short or published secret."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, SIMPLE_JWT, env

SECRET_LENGTH = 32


def secret(name: str) -> str:
    """The secret called `name`. Raises ImproperlyConfigured when it is short or a published one."""
    value = str(env.str(name))
    if len(value) < SECRET_LENGTH or value.startswith("local-only"):
        raise ImproperlyConfigured(
            f"{name} must be at least {SECRET_LENGTH} random characters; .env.example says how"
        )
    return value


SECRET_KEY = secret("SECRET_KEY")
SEARCH_HASH_KEY = secret("SEARCH_HASH_KEY")
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS")
SIMPLE_JWT |= {"SIGNING_KEY": secret("JWT_SIGNING_KEY")}
if len({SECRET_KEY, SEARCH_HASH_KEY, SIMPLE_JWT["SIGNING_KEY"], *FIELD_ENCRYPTION_KEYS}) < 4:
    raise ImproperlyConfigured("Each secret must be a value of its own")

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.int("NUM_PROXIES", default=0) else None
)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
X_FRAME_OPTIONS = "DENY"
DATABASES["default"]["OPTIONS"] |= {"sslmode": env.str("DB_SSLMODE", default="prefer")}
