"""A drawer session's page with its report, and the export of sessions.

The report counts payments, which drawers know nothing of, so the page is put together here.
"""

from typing import Any

from django.contrib.admin import register
from django.http import HttpRequest, HttpResponse

from apps.core.admin.export import ExportAdmin
from apps.core.admin.site import back_office
from apps.drawers.admin import DrawerSessionAdmin
from apps.drawers.models import CashDrawerSession
from apps.payments.admin.export_columns import DrawerSessionColumns
from apps.payments.admin.report import session_report


@register(CashDrawerSession, site=back_office)
class DrawerSessionWithReportAdmin(ExportAdmin, DrawerSessionAdmin):
    """A session, its report and its movements."""

    resource_classes = (DrawerSessionColumns,)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        session = kwargs["obj"]
        context["report"] = session_report(session.pk, session.restaurant_id)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response
