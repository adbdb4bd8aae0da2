"""The settings of the Encaisse that is measured: production's, and a provider on this machine."""

from config.settings.production import *  # noqa: F403
from config.settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]
HTTP_ALLOW_PRIVATE_ADDRESSES = True
# The doorbell reads it, and so far config/settings/test.py alone sets it: every webhook that was
# kept would be answered 500. Goes when config/settings/base.py says so itself.
CELERY_TASK_ALWAYS_EAGER = False
