"""What the import page asks for, and how a file waits in it between looking and keeping."""

import base64
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from apps.core.storable import StorableDecoder
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.statements.services.read_file import MOST_BYTES

SALT = "statements.import"
PATIENCE_SECONDS = 3600
"""How long a file that was looked at may wait for the click that keeps it."""


class UploadForm(forms.Form):
    """A file, and whose it is. Only methods whose money a provider holds have statements."""

    method = forms.ModelChoiceField(
        PaymentMethod.all_objects.none(), label=_("Payment method"), widget=UnfoldAdminSelectWidget
    )
    file = forms.FileField(label=_("File (CSV)"), max_length=200, widget=UnfoldAdminFileFieldWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].queryset = methods()  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large: at most 2 MB."))
        content: bytes = file.read()
        return content


class ColumnsForm(forms.Form):
    """What the columns of a method's files mean, and what was agreed to be paid."""

    columns = forms.JSONField(
        label=_("Columns, words and tariff (JSON)"),
        decoder=StorableDecoder,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false"}),
    )


def methods() -> Any:
    """The visitor's own."""
    listing = [code for code, p in PROVIDERS.items() if not p.capabilities.settles_at_once]
    return PaymentMethod.objects.filter(provider_code__in=listing)


def packed(method_id: UUID, content: bytes) -> str:
    """A file as one hidden field: signed, so that what is kept is what was looked at."""
    text = base64.b64encode(content).decode()
    return signing.dumps([str(method_id), text], salt=SALT, compress=True)


def unpacked(said: str) -> tuple[UUID, bytes] | None:
    """The method and the file again; None where it is not ours, or waited too long."""
    try:
        method_id, text = signing.loads(said, salt=SALT, max_age=PATIENCE_SECONDS)
        return UUID(method_id), base64.b64decode(text)
    except (signing.BadSignature, ValueError, TypeError):
        return None
