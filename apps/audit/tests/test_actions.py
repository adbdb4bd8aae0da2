"""There is one list of actions, and nobody writes down anything else."""

import re
from pathlib import Path

import pytest

from apps.audit.actions import Action
from apps.audit.services import record
from apps.core.admin.changes import AuditedAdmin
from apps.core.admin.site import back_office

APPS = Path(__file__).parents[2]
VERBS = ("created", "changed")
"""What `AuditedAdmin` announces of its noun."""


def sources():
    ours = (path for path in APPS.rglob("*.py") if "tests" not in path.parts)
    return [path.read_text() for path in ours if path.name != "actions.py"]


def announced():
    pages = (page for page in back_office._registry.values() if isinstance(page, AuditedAdmin))
    return {f"{page.audit_noun}.{verb}" for page in pages for verb in VERBS}


def test_whatever_the_code_records_is_in_the_list():
    texts = [text for text in sources() if "apps.audit.actions" in text or "announce(" in text]
    named = set(re.findall(r"\bAction\.([A-Z_]+)\b", "\n".join(texts)))
    spelt = set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', "\n".join(sources())))
    assert {"PAYMENT_SUCCEEDED", "DRAWER_CLOSED", "USER_SIGNED_IN"} <= named
    assert named <= set(Action.names)
    assert {
        "person.created",
        "restaurant.changed",
        "person.password_changed",
    } <= spelt | announced()
    assert spelt | announced() <= set(Action.values)


@pytest.mark.django_db
def test_nothing_else_can_be_recorded(restaurant):
    with pytest.raises(ValueError, match=r"tip\.taken"):
        record(actor=None, action="tip.taken", subject=restaurant)
