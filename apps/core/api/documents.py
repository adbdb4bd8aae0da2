"""The OpenAPI document and the page that shows it: there to be read, by GET and HEAD."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
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
    """The OpenAPI document: in the language that `lang` names, or else the browser's."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        renderer: Any = request.accepted_renderer
        kind: Any = type(renderer)
        asked = request.GET.get("lang")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        return HttpResponse(
            _document(kind, language),
            content_type=f"{renderer.media_type}{charset}",
            headers={"Content-Disposition": f'inline; filename="Encaisse.{renderer.format}"'},
        )


@cache
def _document(renderer: Any, language: str) -> bytes:
    """The same for everybody. To draw it up takes a tenth of a second or more, and anybody asks."""
    generator: Any = SchemaGenerator
    with translation.override(language):
        document: bytes = renderer().render(generator().get_schema(public=True))
    return document


class DocsView(ReadOnlyDocument, SpectacularSwaggerView):
    """The page to read and try it."""
