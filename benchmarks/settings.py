"""The settings of the bare views: production's, without anything in front of the view.

What remains of the middleware sets Content-Length, without which no connection is kept alive.
"""

from config.settings.production import *  # noqa: F403
from config.settings.production import REST_FRAMEWORK

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
REST_FRAMEWORK = {
    name: REST_FRAMEWORK[name]
    for name in (
        "DEFAULT_AUTHENTICATION_CLASSES",
        "DEFAULT_RENDERER_CLASSES",
        "DEFAULT_PARSER_CLASSES",
        "UNAUTHENTICATED_USER",
    )
} | {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
