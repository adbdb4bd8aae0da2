"""People: owners hire, promote and dismiss in their own restaurant, administrators anywhere."""

from typing import Any, cast

from django import forms
from django.contrib.admin import display, register
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.authentication.admin.forms import NewPersonForm, PasswordForm, PersonForm
from apps.authentication.models import Role, User
from apps.core.admin.base import is_owner
from apps.core.admin.changes import AuditedAdmin, announce
from apps.core.admin.columns import label, moment_column
from apps.core.admin.site import back_office

HIRED_BY_OWNERS = (Role.CASHIER, Role.MANAGER, Role.CUSTOMER)
TONES = {Role.OWNER: "warning", Role.MANAGER: "info", Role.CUSTOMER: "success"}
ABOUT = ("first_name", "last_name", "email")


@register(User, site=back_office)
class PersonAdmin(UserAdmin, AuditedAdmin):  # type: ignore[type-arg,misc]
    """Django's own permissions and groups mean nothing here: the role says everything."""

    audit_noun = "person"
    secret_fields = frozenset({"password", "password1", "password2"})
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None
    change_password_form = PasswordForm
    list_display = ("username", "full_name", "role_shown", "is_active", "signed_in")
    list_filter = ("role", "is_active")
    list_select_related = ("restaurant",)
    search_fields = ("username", "first_name", "last_name")
    filter_horizontal = ()
    ordering = ("username",)
    readonly_fields = ("last_login", "date_joined")
    signed_in = moment_column("last_login", _("last sign-in"))

    @display(description=_("name"), ordering="last_name", empty_value="–")
    def full_name(self, person: User) -> str | None:
        return person.get_full_name() or None

    @display(description=_("role"), ordering="role")
    def role_shown(self, person: User) -> SafeString:
        if person.is_superuser:
            return label(_("administrator"), "danger")
        return label(person.get_role_display(), TONES.get(Role(person.role), "neutral"))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Only administrators see where somebody works and who administers the platform."""
        place = ("restaurant", "is_superuser") if request.user.is_superuser else ()
        if obj is None:
            first = ("username", "password1", "password2")
            return (
                (None, {"fields": first}),
                (_("Work"), {"fields": ("role", *place)}),
                (_("Person"), {"fields": ABOUT}),
            )
        password = ("password",) if self.has_change_permission(request, obj) else ()
        return (
            (None, {"fields": ("username", *password)}),
            (_("Work"), {"fields": ("role", "is_active", *place)}),
            (_("Person"), {"fields": ABOUT}),
            (_("Dates"), {"fields": ("last_login", "date_joined")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody changes their own role or locks themselves out."""
        own = ("role", "is_active") if obj is not None and obj.pk == request.user.pk else ()
        fixed = ("restaurant", "is_superuser") if obj is not None else ()
        return (*self.readonly_fields, *own, *fixed)

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.TypedChoiceField:
        if db_field.name == "role" and not request.user.is_superuser:
            kwargs["choices"] = [(role.value, role.label) for role in HIRED_BY_OWNERS]
        field = cast(
            forms.TypedChoiceField,
            super().formfield_for_choice_field(db_field, request, **kwargs),
        )
        field.required = field.required or not request.user.is_superuser
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Owners do not dismiss each other."""
        if request.user.is_superuser or obj is None:
            return is_owner(request)
        return is_owner(request) and (obj.pk == request.user.pk or not obj.is_owner)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change and not request.user.is_superuser:
            obj.restaurant = request.user.restaurant  # type: ignore[union-attr]
        super().save_model(request, obj, form, change)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - the name in the URL
        form_url: str = "",
    ) -> Any:
        """Django's page, with the change in the audit trail and both in one transaction."""
        with transaction.atomic():
            response: HttpResponse = super().user_change_password(request, id, form_url)
            person = self.get_object(request, id)
            if person is not None and request.method == "POST" and response.status_code == 302:
                announce(
                    actor=request.user,
                    action="person.password_changed",
                    subject=person,
                    facts={},
                )
        return response
