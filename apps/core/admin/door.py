"""The form at the door of the back office."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm as PasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm

NOT_HERE = _("The back office is for managers and owners. Cashiers use the till.")


class DoorForm(AuthenticationForm):
    """Tells who may not enter so, and not that the password is wrong.

    Asked only about somebody whose password was right: nobody learns from it who works here.
    """

    def confirm_login_allowed(self, user: Any) -> None:
        PasswordForm.confirm_login_allowed(self, user)
        if not user.is_staff:
            raise ValidationError(NOT_HERE, code="not_here")
