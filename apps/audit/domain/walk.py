"""Walking a chain from its first entry to its head, and saying what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from apps.audit.domain.chain import GENESIS, Head, Link, hash_of, says_what_it_said


@dataclass
class Walk:
    """One walk: `step` for each entry in order, then `end`. Both yield findings in plain words.

    It keeps the last hash and no entries, so a chain may be of any length. `published` are hashes
    by sequence that stand outside the database: they find a chain that was rewritten as a whole.
    """

    published: Mapping[int, bytes] = field(default_factory=dict)
    last: int = 0
    hash: bytes | None = GENESIS
    """Of the last entry; None after a gap, where nobody can know what came before."""

    def step(self, link: Link) -> Iterator[str]:
        """The next entry by sequence; those without one come last."""
        if link.sequence is None or link.hash is None:
            yield f"an entry without a place in the chain was inserted ({link.content['id']})"
            return
        yield from self._place(link.sequence)
        if not says_what_it_said(link):
            yield f"entry {link.sequence} was edited: it no longer says what was written"
        if self.hash and hash_of(self.hash, link.sequence, link.digest) != link.hash:
            yield (
                f"entry {link.sequence} does not follow from the one before it: one of the two "
                "was edited, swapped or inserted"
            )
        if self.published.get(link.sequence, link.hash) != link.hash:
            yield f"entry {link.sequence} is not what the exported head says: it was rewritten"
        self.last, self.hash = link.sequence, link.hash

    def _place(self, sequence: int) -> Iterator[str]:
        if sequence <= self.last:
            yield f"entry {sequence} stands where no entry can: it was inserted"
        elif sequence > self.last + 1:
            self.hash = None
            yield f"{_entries(self.last + 1, sequence - 1)} missing: deleted or moved"

    def end(self, head: Head | None) -> Iterator[str]:
        """After the last entry: does the head, and what was exported, say the same?"""
        head = head or Head(0, GENESIS)
        if head.count > self.last:
            yield f"{_entries(self.last + 1, head.count)} missing at the end: the tail was cut off"
        elif head.count < self.last:
            yield (
                f"the head counts {head.count} entries and there are {self.last}: entries were "
                "added past it, or the head was altered"
            )
        elif self.last and head.hash != self.hash:
            yield "the head has another hash than the last entry: one of them was altered"
        newest = max(self.published, default=0)
        if newest > max(self.last, head.count):
            yield f"{_entries(self.last + 1, newest)} missing that the exported head counts"


def _entries(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"
