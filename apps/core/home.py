"""The bare address, for the person who typed it: where the doors are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@csrf_exempt
def home(request: HttpRequest) -> HttpResponse:
    """Links for a browser. Raises Http404 for programs: there is nothing for them here."""
    if request.method not in ("GET", "HEAD") or not _is_browser(request):
        raise Http404
    response = render(request, "encaisse/home.html")
    for name, value in HEADERS.items():
        response[name] = value
    patch_vary_headers(response, ("Accept",))
    return response


def _is_browser(request: HttpRequest) -> bool:
    """Whether pages are asked for by name: programs that take anything mean data."""
    return "text/html" in request.headers.get("Accept", "")
