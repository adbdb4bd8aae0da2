"""The settings of the Encaisse that is measured: production's, and a provider on this machine."""

from config.settings.production import *  # noqa: F403
from config.settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]
HTTP_ALLOW_PRIVATE_ADDRESSES = True
