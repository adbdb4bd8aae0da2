"""A laptop: `make run`. The keys below are public, so production refuses to start with them."""

import os

from apps.simulator.accounts import environments
from config.settings.base import *  # noqa: F403
from config.settings.base import EMAIL_HOST, SIMPLE_JWT, env

DEMO_DATA_ALLOWED = True
RETURN_URL_ALLOW_LOOPBACK = True
HTTP_ALLOW_PRIVATE_ADDRESSES = True
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")
SECRET_KEY = env.str("SECRET_KEY", default="local-only-secret-key-that-production-refuses")
FIELD_ENCRYPTION_KEYS = env.list(
    "FIELD_ENCRYPTION_KEYS", default=["bG9jYWwtb25seS1maWVsZC1lbmNyeXB0aW9uLWtleTE="]
)
SEARCH_HASH_KEY = env.str("SEARCH_HASH_KEY", default="local-only-search-hash-key")
SIMPLE_JWT |= {
    "SIGNING_KEY": env.str("JWT_SIGNING_KEY", default="local-only-jwt-signing-key-32-bytes-long")
}
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
for group in environments(env.str("SIMULATOR_URL", default="")):
    # Whoever has a real account is never led to the simulator with it, nor the other way round.
    if not any(os.environ.get(name) for name in group):
        os.environ.update(group)
EMAIL_ENABLED = True
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
