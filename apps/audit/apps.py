from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "apps.audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """Start listening: to what people change in the back office, and to who calls."""
        from apps.audit import origin, receivers  # noqa: F401
        from apps.audit.invariants import INVARIANTS
        from apps.core.invariants import register

        origin.connect()
        register(INVARIANTS)
