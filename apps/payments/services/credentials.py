"""Stored secrets as a person may see them again: by their last characters only."""

import json

SHOWN_CHARACTERS = 4
LENGTH_TO_SHOW_ANY = 12


def masked(credentials: str) -> dict[str, str]:
    """Each stored secret by its last four characters; a short one would be given away by them."""
    secrets: dict[str, str] = json.loads(credentials or "{}")
    return {name: _mask(secret) for name, secret in secrets.items()}


def _mask(secret: str) -> str:
    return f"••••{secret[-SHOWN_CHARACTERS:] if len(secret) >= LENGTH_TO_SHOW_ANY else ''}"
