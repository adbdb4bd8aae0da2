from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "apps.payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Have our rules looked at with all others."""
        from apps.core.invariants import register
        from apps.payments.invariants import INVARIANTS

        register(INVARIANTS)
