from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DrawersConfig(AppConfig):
    name = "apps.drawers"
    verbose_name = _("Cash drawers")

    def ready(self) -> None:
        """Have our rules looked at with all others."""
        from apps.core.invariants import register
        from apps.drawers.invariants import INVARIANTS

        register(INVARIANTS)
