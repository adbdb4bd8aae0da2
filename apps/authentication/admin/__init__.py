"""People and sign-ins in the back office."""

from apps.authentication.admin.people import PersonAdmin
from apps.authentication.admin.sign_ins import AccessAttemptAdmin

__all__ = ["AccessAttemptAdmin", "PersonAdmin"]
