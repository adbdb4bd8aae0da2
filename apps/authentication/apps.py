from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuthenticationConfig(AppConfig):
    name = "apps.authentication"
    verbose_name = _("People")

    def ready(self) -> None:
        from apps.authentication import sessions

        sessions.connect()
