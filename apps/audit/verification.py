"""Is the trail of a restaurant whole?"""

from collections.abc import Iterator, Mapping

from django.db import transaction

from apps.audit.domain.walk import Walk
from apps.audit.selectors import chain, chain_head


def findings(published: Mapping[int, bytes] | None = None) -> Iterator[str]:
    """What is wrong with the chain of the restaurant in scope, in plain words; nothing if whole.

    `published` are hashes by sequence from exported heads.
    """
    walk = Walk(published=published or {})
    with transaction.atomic():  # the cursor then streams, instead of copying the table first
        # Read first: where no entry is left the rows bring no head with them.
        head = chain_head()
        for sight in chain():
            head = sight.head
            yield from walk.step(sight.link)
    yield from walk.end(head)
