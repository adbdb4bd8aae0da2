"""Reading a chain, however long it is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Subquery, TextField
from django.db.models.functions import Cast

from apps.audit.domain.chain import CONTENT, Head, Link
from apps.audit.models import AuditEntry, AuditHead

CHUNK = 2000
COLUMNS = ["facts_text" if name == "facts" else name for name in CONTENT]


@dataclass(frozen=True, slots=True)
class Sight:
    """An entry, and the head as it was in the same moment."""

    link: Link
    head: Head | None


def chain_head() -> Head | None:
    """The head of the restaurant in scope; None before its first entry."""
    row = AuditHead.objects.values_list("count", "hash").first()
    return _head(row[0], row[1]) if row else None


def chain() -> Iterator[Sight]:
    """The entries of the restaurant in scope by sequence, those without one at the end.

    One statement, so entries and head are of one moment while tills go on writing; the rows come
    through a cursor, so they need no memory.
    """
    heads = AuditHead.objects.all()
    rows = (
        AuditEntry.objects.annotate(
            head_count=Subquery(heads.values("count")),
            head_hash=Subquery(heads.values("hash")),
            facts_text=Cast("facts", TextField()),
        )
        .order_by("sequence")
        .values_list("head_count", "head_hash", "sequence", "digest", "hash", *COLUMNS)
    )
    for count, head, sequence, digest, link, *values in rows.iterator(chunk_size=CHUNK):
        content = dict(zip(CONTENT, values, strict=True))
        content["facts"] = _parsed(content["facts"])
        found = Link(sequence, bytes(digest), link and bytes(link), content)
        yield Sight(found, _head(count, head))


def _parsed(facts: str) -> Any:
    """JSON; what cannot be read was not written by us, and stays a text that has another digest."""
    try:
        return json.loads(facts)
    except (ValueError, RecursionError):
        return facts


def _head(count: int | None, link: bytes | memoryview | None) -> Head | None:
    return None if count is None or link is None else Head(count, bytes(link))
