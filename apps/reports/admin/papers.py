"""What a row's page prints: a drawer's X or Z report and an order's receipt, for the session."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.admin.base import is_manager, visible_to
from apps.core.errors import Refusal
from apps.core.scope import restaurant_scope
from apps.drawers.models import CashDrawerSession
from apps.orders.models import Order
from apps.payments.admin.report import session_document
from apps.reports.pdf import Paper
from apps.reports.selectors_receipt import receipt_get
from apps.reports.views.asking import read_paper
from apps.reports.views.paper import drawer_answer, receipt_answer


@require_safe
def drawer_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report that stands on the session's page."""
    session = _row(request, CashDrawerSession, pk)
    document = session_document(session.pk, session.restaurant_id)
    return drawer_answer(document, session.restaurant, _paper(request))


@require_safe
def receipt_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the order's guest takes home."""
    order = _row(request, Order, pk)
    with restaurant_scope(order.restaurant_id):
        return receipt_answer(receipt_get(order.pk), _paper(request))


def _row(request: HttpRequest, model: Any, pk: UUID) -> Any:
    """A row that the visitor may see; another restaurant's is answered like an unknown one."""
    if not is_manager(request):
        raise PermissionDenied
    rows = visible_to(request.user, model.all_objects.select_related("restaurant"), "restaurant")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _paper(request: HttpRequest) -> Paper:
    """Our links name papers that there are."""
    try:
        return read_paper(request.GET.dict(), default="80mm")
    except Refusal:
        raise Http404 from None
