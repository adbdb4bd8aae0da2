"""Answers that are not JSON."""

from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer


class SvgRenderer(BaseRenderer):
    """A picture as text; a problem stays JSON."""

    media_type = "image/svg+xml"
    format = "svg"
    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(data, str):
            return data.encode()
        return JSONRenderer().render(data)


class PdfRenderer(JSONRenderer):
    """Lets a caller ask for a PDF. Views answer it themselves; what is left are problems."""

    media_type = "application/pdf"
    format = "pdf"
