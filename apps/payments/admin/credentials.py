"""Credentials on a page: read from lines that somebody typed, and never sent back."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget


class WriteOnlyTextarea(UnfoldAdminTextareaWidget):
    """Never sends back what was typed, also not when the form has a mistake elsewhere."""

    def format_value(self, value: object) -> str:
        return ""


class CredentialsField(forms.CharField):
    """Lines of `name = value`. Nothing typed means: keep what is stored."""

    def __init__(self) -> None:
        super().__init__(
            label=_("New credentials"),
            required=False,
            max_length=20_000,
            widget=WriteOnlyTextarea(attrs={"autocomplete": "off", "spellcheck": "false"}),
            help_text=_(
                "One per line: name = value. They replace all stored ones and are never shown "
                "again. Leave empty to keep what is stored."
            ),
        )

    def clean(self, value: object) -> dict[str, str]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        return dict(self._pair(line) for line in lines)

    def has_changed(self, initial: object, data: object) -> bool:
        return bool(str(data or "").strip())

    def _pair(self, line: str) -> tuple[str, str]:
        name, separator, secret = (part.strip() for part in line.partition("="))
        if not (name and separator and secret):
            raise ValidationError(_("Write each line as: name = value"), code="credentials")
        return name, secret
