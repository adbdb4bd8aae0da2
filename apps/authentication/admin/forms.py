"""Forms about people. What a visitor may not set is not in the form: a forged field is nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from apps.authentication.models import User

NEITHER_OR_BOTH = _(
    "Choose a restaurant and a role, or make this person a platform administrator with neither."
)


class WorksOrAdministers:
    """A person works at one restaurant in one role, or administers the platform and has neither."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc,attr-defined]
        person: User = self.instance  # type: ignore[attr-defined]
        if person._state.adding and "restaurant" not in self.fields:  # type: ignore[attr-defined]
            return data  # an owner hires for their own restaurant
        works = (
            bool(data.get("restaurant", person.restaurant_id)),
            bool(data.get("role", person.role)),
        )
        wanted = not data.get("is_superuser", person.is_superuser)
        if works != (wanted, wanted):
            raise ValidationError(NEITHER_OR_BOTH, code="restaurant_and_role")
        return data


class PersonForm(WorksOrAdministers, UserChangeForm):
    """Somebody who is here already. The password has a page of its own."""

    class Meta(UserChangeForm.Meta):
        model = User


class NewPersonForm(WorksOrAdministers, UserCreationForm):
    """Somebody new, with a first password that the validators accept."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username",)


class PasswordForm(AdminPasswordChangeForm):
    """A new password. To keep somebody out, deactivate them: that ends tokens and sessions too."""

    usable_password = None
