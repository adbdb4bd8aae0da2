"""How a request's body is read."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from apps.core.storable import unstorable_place


class BoundedJSONParser(JSONParser):
    """JSON that can be kept. What nests deeper than Python can follow is malformed, not an error of
    ours; what no column takes is refused here once, for every field there is."""

    def parse(self, stream: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            data = super().parse(stream, *args, **kwargs)
        except RecursionError as error:
            raise ParseError(_("This JSON is nested too deeply.")) from error
        place = unstorable_place(data)
        if place is not None:
            text = _("A NUL, half a character or a number without bounds cannot be kept.")
            raise ValidationError({place: text} if place else text, code="unstorable")
        return data
