"""The test suite: real PostgreSQL and Valkey, fast password hashes, no throttles."""

import os
import re

from config.settings.local import *  # noqa: F403
from config.settings.local import CACHES, DATABASES, REDIS_URL, REST_FRAMEWORK
from config.settings.redis import broker_url

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
REST_FRAMEWORK |= {"DEFAULT_THROTTLE_CLASSES": []}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

# Each xdist worker has a cache of its own, as it has a database of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CACHES["default"]["KEY_PREFIX"] = f"test-{WORKER}"

# And a queue: Redis has sixteen databases, of which the first two are taken.
CELERY_BROKER_URL = broker_url(REDIS_URL, 2 + sum(map(int, re.findall(r"\d+", WORKER))) % 14)

# Some processes of the tests fork, which no pool survives. pytest's own has one (apps/conftest.py).
DATABASES["default"]["OPTIONS"].pop("pool")
