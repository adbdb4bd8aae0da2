"""Columns that several pages of payments share."""

from typing import Any

from django.contrib.admin import display
from django.utils.translation import gettext_lazy as _

from apps.core.admin.columns import Column
from apps.payments.providers import PROVIDERS


def provider_column() -> Column:
    """A provider by its name; one that is no longer in the registry by its code."""

    @display(description=_("provider"), ordering="provider_code")
    def column(_: Any, row: Any) -> str:
        known = PROVIDERS.get(row.provider_code)
        return str(known.display_name) if known else str(row.provider_code)

    return column
