"""What JSON can say and PostgreSQL cannot keep."""

import json
import math
import re
from typing import Any

# NUL, and half a surrogate pair: escapes of JSON, but no text in UTF-8.
UNSTORABLE_TEXT = re.compile("[\x00\ud800-\udfff]")


def is_storable_text(text: str) -> bool:
    """Whether a text column and jsonb can hold `text`."""
    return UNSTORABLE_TEXT.search(text) is None


def unstorable_place(data: Any) -> str | None:
    """Where in `data`, which came from JSON, something stands that PostgreSQL cannot hold, or None.

    Places read like `items.0.name`; an impossible key is told by the place of its object, "" at
    the top. Python reads 1e400 as infinity, and NaN where it is allowed to; jsonb knows neither.
    """
    rest: list[tuple[str, Any]] = [("", data)]
    while rest:
        place, value = rest.pop()
        if isinstance(value, dict):
            if not all(map(is_storable_text, value)):
                return place
            rest += [(_inside(place, name), part) for name, part in value.items()]
        elif isinstance(value, list):
            rest += [(_inside(place, index), part) for index, part in enumerate(value)]
        elif not _is_storable_value(value):
            return place
    return None


def storable(data: Any) -> Any:
    """A copy of `data`, which came from JSON, that PostgreSQL can hold: the same where it could."""
    if isinstance(data, dict):
        return {storable(str(name)): storable(value) for name, value in data.items()}
    if isinstance(data, list):
        return [storable(value) for value in data]
    if isinstance(data, str):
        return UNSTORABLE_TEXT.sub("\ufffd", data)
    return data if _is_storable_value(data) else str(data)


def _inside(place: str, name: object) -> str:
    return f"{place}.{name}" if place else str(name)


def _is_storable_value(value: Any) -> bool:
    if isinstance(value, str):
        return is_storable_text(value)
    return not isinstance(value, float) or math.isfinite(value)


class StorableDecoder(json.JSONDecoder):
    """For a form's JSON field: what cannot be kept, or followed, is not JSON.

    Refused while it is read and not afterwards, because the page shows again what it has read.
    """

    def decode(self, s: str, *args: Any) -> Any:
        try:
            data = super().decode(s, *args)
        except RecursionError as error:
            raise json.JSONDecodeError("nested too deeply", s, 0) from error
        if unstorable_place(data) is not None:
            raise json.JSONDecodeError("cannot be kept", s, 0)
        return data
