"""The OpenAPI document and the page that shows it: there to be read, by GET and HEAD."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class ReadOnlyDocument(APIView):
    """Answers nothing but reading, and refuses in JSON like the rest of the API.

    The page's own renderer fills in a template: it has none for OPTIONS or a refusal, and fails.
    """

    http_method_names = ["get", "head"]

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if getattr(answer, "exception", False):
            answer.accepted_renderer = JSONRenderer()
        return answer


class SchemaView(ReadOnlyDocument, SpectacularAPIView):
    """The OpenAPI document."""


class DocsView(ReadOnlyDocument, SpectacularSwaggerView):
    """The page to read and try it."""
