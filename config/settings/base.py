"""What every environment shares. Every variable read here stands in `.env.example`."""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from apps.core.logging import logging_config
from config.settings.api_description import DESCRIPTION
from config.settings.redis import broker_url, cache_url
from config.settings.unfold import UNFOLD  # noqa: F401 - read by the back office

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
# Where providers and guests find us: in webhook addresses, return pages and QR codes.
PUBLIC_URL = env.str(
    "PUBLIC_URL", default=f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else ""
).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_HEADERS = (
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "x-request-id",
)
CORS_EXPOSE_HEADERS = ("idempotent-replayed", "retry-after", "x-request-id")
CORS_URLS_REGEX = r"^/api/"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "apps.authentication",  # above Django's: the first command of a name is the one that runs
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "corsheaders",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "import_export",
    "pgtrigger",
    "rest_framework",
    "apps.core",
    "apps.restaurants",
    "apps.audit",
    "apps.orders",
    "apps.drawers",
    "apps.payments",
    "apps.statements",
    "apps.reports",
]

MIDDLEWARE = [
    "apps.core.middleware.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "apps.core.middleware.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- PostgreSQL ---
# The pool hands a connection back at the end of each request, so CONN_MAX_AGE must stay 0. The
# time-outs (milliseconds) keep one stuck transaction from stopping every till.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://encaisse@localhost/encaisse")}
# A connection is tried before it is lent: after a restart no request finds a dead one.
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": False,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"] |= {
    "pool": {
        "min_size": env.int("DB_POOL_MIN", default=1),
        "max_size": env.int("DB_POOL_MAX", default=16),
        "timeout": env.float("DB_POOL_TIMEOUT", default=5.0),
    },
    "options": " ".join(
        (
            f"-c statement_timeout={env.int('DB_STATEMENT_TIMEOUT_MS', default=15_000)}",
            f"-c lock_timeout={env.int('DB_LOCK_TIMEOUT_MS', default=10_000)}",
            "-c idle_in_transaction_session_timeout=30000",
        )
    ),
    "connect_timeout": 5,
    # Statements are bound and prepared by the server: a third less work per cash payment
    # (docs/performance.md). PgBouncer understands it from 1.21 on; 0 switches it off.
    "server_side_binding": True,
    "prepare_threshold": env.int("DB_PREPARE_THRESHOLD", default=5) or None,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis or Valkey: database 0 rings Celery, database 1 is the cache ---
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379")
REDIS_SOCKET_TIMEOUT = env.float("REDIS_SOCKET_TIMEOUT", default=0.5)
CACHES = {
    "default": {
        "BACKEND": "apps.core.cache.FailSoftRedisCache",
        "LOCATION": cache_url(REDIS_URL, 1),
        "KEY_PREFIX": env.str("CACHE_KEY_PREFIX", default="encaisse"),
        "OPTIONS": {
            "socket_timeout": REDIS_SOCKET_TIMEOUT,
            "socket_connect_timeout": REDIS_SOCKET_TIMEOUT,
        },
    }
}

# The visibility time-out stands in every place Celery reads it: a killed worker's task comes back
# after two minutes instead of an hour. No publish may hold up a till when Redis hangs.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=broker_url(REDIS_URL, 0))
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_limit": 100,
    "socket_timeout": REDIS_SOCKET_TIMEOUT * 4,
    "socket_connect_timeout": REDIS_SOCKET_TIMEOUT,
    "socket_keepalive": True,
}
CELERY_VISIBILITY_TIMEOUT = 120
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_DB_REUSE_MAX = 1000
AUDIT_SIGNING_KEY = env.str("AUDIT_SIGNING_KEY", default="")
CELERY_BEAT_SCHEDULE = {
    "export-audit-heads": {
        "task": "apps.audit.tasks.export_audit_heads",
        "schedule": crontab(hour=3, minute=45),
    },
    "heartbeat": {
        "task": "apps.core.tasks.record_heartbeat",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    # What is due stands in PostgreSQL; these make it prompt, whoever else forgot to ring.
    "sweep-payments": {
        "task": "apps.payments.tasks.sweep_due_payments",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    # Rows touched in the last hour, every minute; everything, when most restaurants are closed.
    "check-invariants": {
        "task": "apps.core.tasks.check_recent_invariants",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "check-all-invariants": {
        "task": "apps.core.tasks.check_all_invariants",
        "schedule": crontab(hour="3", minute="30"),
        "options": {"expires": 3600},
    },
    # A restaurant's day ends at its own hour and minute; its row says whether the mail went out.
    "send-day-reports": {
        "task": "apps.reports.tasks.send_day_reports",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "send-receipts": {
        "task": "apps.reports.tasks.send_receipts",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # The business days of every time zone that we serve have ended by then.
    "fetch-statements": {
        "task": "apps.statements.tasks.fetch_statements",
        "schedule": crontab(hour=6, minute=15),
    },
    "compare-open-findings": {
        "task": "apps.statements.tasks.compare_open_findings",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "drain-webhooks": {
        "task": "apps.payments.tasks.drain_webhooks",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
}

# --- Mails: the day's report to owners, receipts to guests. Without a server none is written. ---
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Encaisse <encaisse@localhost>")
EMAIL_ENABLED = bool(EMAIL_HOST)

# --- People ---
AUTH_USER_MODEL = "authentication.User"
AUTHENTICATION_BACKENDS = ["apps.authentication.backends.LockoutBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

AXES_VERBOSE = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_HANDLER = "apps.authentication.lockout.LockoutHandler"
AXES_CLIENT_IP_CALLABLE = "apps.authentication.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "apps.authentication.lockout.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("ACCESS_TOKEN_MINUTES", default=60)),
    "REFRESH_TOKEN_LIFETIME": timedelta(hours=env.int("REFRESH_TOKEN_HOURS", default=24)),
    "CHECK_REVOKE_TOKEN": True,
    "UPDATE_LAST_LOGIN": False,
}

# --- API ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.authentication.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["apps.authentication.permissions.IsRestaurantStaff"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.parsers.BoundedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.api.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "apps.core.api.schema.EncaisseSchema",
    "DEFAULT_THROTTLE_CLASSES": ["apps.core.throttling.UserThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "user": env.str("THROTTLE_USER", default="1200/min"),
        "login": env.str("THROTTLE_LOGIN", default="30/min"),
        "webhook": env.str("THROTTLE_WEBHOOK", default="600/min"),
    },
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": None,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "apps.core.api.problem.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "apps.core.api.problem.ProblemFormatter",
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Encaisse",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/",
    "ENUM_NAME_OVERRIDES": {
        "PaymentStatusEnum": "apps.payments.models.PaymentStatus",
        "OrderStatusEnum": "apps.orders.models.OrderStatus",
        "OrderPaymentStatusEnum": "apps.orders.models.OrderPaymentStatus",
        "MovementKindEnum": "apps.drawers.models.MovementKind",
        "RoleEnum": "apps.authentication.models.Role",
        "RefundStatusEnum": "apps.payments.models.RefundStatus",
        "RefundRoadEnum": "apps.payments.models.RefundRoad",
        "OrderOutcomeEnum": ["paid", "pending", "failed"],
    },
}
MAX_BODY_BYTES = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Language and time ---
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="fr")
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files ---
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / ".data" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# --- Watching ---
LOGGING = logging_config(
    level=env.str("LOG_LEVEL", default="INFO"), fmt=env.str("LOG_FORMAT", default="json")
)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
HEARTBEAT_MAX_AGE = env.int("HEARTBEAT_MAX_AGE", default=60)
DEMO_DATA_ALLOWED = False
RETURN_URL_ALLOW_LOOPBACK = False
HTTP_ALLOW_PRIVATE_ADDRESSES = False
