"""One way to write a JSON value, so that the same facts always have the same hash.

After RFC 8785: names sorted by UTF-16, no white space, UTF-8. A number is written by its value,
since PostgreSQL keeps 1e2 as 100: whole ones in digits, others as Python reads them back.
"""

import json
from decimal import Decimal
from typing import Any


def canonical(value: Any) -> bytes:
    """The bytes of a JSON value. Raises ValueError for what JSON has no word for, such as NaN."""
    text = json.dumps(_settled(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def as_stored(value: Any) -> Any:
    """A value as it comes back from a JSON column: lists for tuples, texts for names."""
    return json.loads(json.dumps(value, allow_nan=False))


def _settled(value: Any) -> Any:
    """The value with names in order and each number in its one form."""
    if isinstance(value, str | int | None):  # most are, and the chain is long
        return value
    if isinstance(value, dict):
        return {name: _settled(value[name]) for name in sorted(value, key=_utf16)}
    if isinstance(value, list | tuple):
        return [_settled(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(Decimal(repr(value)))
    return value


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")
