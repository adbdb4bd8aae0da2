"""Where a method has no account of its own, the environment serves."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from apps.payments.providers.base import Setting


def complete_credentials(
    settings: Iterable[Setting], credentials: Mapping[str, str]
) -> dict[str, str]:
    """An account's secrets: its own, or else all of the environment's.

    They are never mixed: half of one account and half of another would be nobody's.
    """
    own = {name: value for name, value in credentials.items() if value}
    if own:
        return own
    found = {s.name: os.environ.get(s.env, "") for s in settings if s.is_secret}
    return {name: value for name, value in found.items() if value}


def complete_config(settings: Iterable[Setting], config: Mapping[str, Any]) -> dict[str, Any]:
    """An account's config, with the environment's value or the default for what it leaves open."""
    complete = dict(config)
    for setting in settings:
        if setting.is_secret:
            continue
        own = "" if setting.operator_only else complete.get(setting.name, "")
        complete[setting.name] = own or os.environ.get(setting.env, "") or setting.default
    return complete
