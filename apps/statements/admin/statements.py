"""Statements as they came, with what they leave after fees."""

from typing import Any

from django.contrib.admin import display, register
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.base import RestaurantAdmin
from apps.core.admin.columns import moment_column, money
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.core.scope import restaurant_scope
from apps.statements.admin.import_page import ImportPage
from apps.statements.models import Statement
from apps.statements.selectors import Takings, net_takings


@register(Statement, site=back_office)
class StatementAdmin(RestaurantAdmin):
    """One list of transactions, and the way to import another."""

    list_display = ("payment_method", "starts", "ends", "source", "line_count", "imported")
    list_filter = (
        ("payment_method", by(_("payment method"))),
        ("source", ChoicesDropdownFilter),
    )
    list_select_related = ("payment_method",)
    date_hierarchy = "starts_at"
    fields = (
        ("payment_method", "source"),
        ("starts", "ends"),
        ("imported", "imported_by"),
        ("line_count", "gross_shown"),
        ("refunds_shown", "fees_shown"),
        ("levies_shown", "net_shown"),
    )
    readonly_fields = (
        "starts",
        "ends",
        "imported",
        "gross_shown",
        "refunds_shown",
        "fees_shown",
        "levies_shown",
        "net_shown",
    )
    starts = moment_column("starts_at", _("from"))
    ends = moment_column("ends_at", _("until"))
    imported = moment_column("created_at", _("imported"))

    @display(description=_("payments in this time"))
    def gross_shown(self, statement: Statement) -> SafeString | str:
        return _money(statement, "gross")

    @display(description=_("refunds"))
    def refunds_shown(self, statement: Statement) -> SafeString | str:
        return _money(statement, "refunds")

    @display(description=_("fees"))
    def fees_shown(self, statement: Statement) -> SafeString | str:
        return _money(statement, "fees")

    @display(description=_("levies"))
    def levies_shown(self, statement: Statement) -> SafeString | str:
        return _money(statement, "levies")

    @display(description=_("net takings"))
    def net_shown(self, statement: Statement) -> SafeString | str:
        return format_html("<strong>{}</strong>", _money(statement, "net"))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.import_view)
        return [path("import/", page, name="statements_statement_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a statement"),
            "opts": self.opts,
        }
        return ImportPage(request, context).answer()


def _money(statement: Statement, name: str) -> SafeString | str:
    takings = _takings(statement)
    currency = statement.payment_method.restaurant.currency
    return money(getattr(takings, name), currency)


def _takings(statement: Statement) -> Takings:
    """Added up once for a page, which shows five figures of it."""
    known: Any = getattr(statement, "_takings", None)
    if known is None:
        with restaurant_scope(statement.restaurant_id):
            period = statement.starts_at, statement.ends_at
            known = net_takings(statement.payment_method, period)
        statement._takings = known  # type: ignore[attr-defined]
    takings: Takings = known
    return takings
