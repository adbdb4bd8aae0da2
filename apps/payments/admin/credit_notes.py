"""What the house owes to guests who paid too much: found by number or by phone."""

from typing import Any

from django.contrib.admin import display, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.columns import label, link_column, moment_column, money_column
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.core.crypto import search_hash
from apps.core.phones import PhoneInvalid, normalise_phone
from apps.payments.admin.case_deeds import CREDIT_NOTE_DEEDS
from apps.payments.admin.deeds import DeedAdmin
from apps.payments.models import CreditNote


@register(CreditNote, site=back_office)
class CreditNoteAdmin(DeedAdmin):
    """One credit note. It ends by what is done with it, never from a form."""

    deeds = CREDIT_NOTE_DEEDS
    list_display = (
        "number",
        "issued",
        "amount_shown",
        "masked_phone",
        "state_shown",
        "payment_shown",
        "issued_by",
    )
    list_filter = (("end", ChoicesDropdownFilter), ("issued_by", by(_("person"))))
    list_select_related = ("payment", "issued_by")
    search_fields = ("=number", "^payment__reference")
    search_help_text = _("Number, the guest's whole phone number, or our reference of the payment")
    date_hierarchy = "issued_at"
    fields = (
        ("number", "state_shown"),
        ("amount_shown", "masked_phone"),
        ("payment_shown", "case_shown"),
        "reason",
        ("issued", "issued_by"),
        ("ended", "ended_by"),
        "end_reason",
    )
    readonly_fields = (
        "amount_shown",
        "masked_phone",
        "state_shown",
        "payment_shown",
        "case_shown",
        "issued",
        "ended",
    )
    issued = moment_column("issued_at", _("issued"))
    ended = moment_column("ended_at", _("ended"))
    amount_shown = money_column("amount", _("amount"))
    payment_shown = link_column("payment", _("payment"))
    case_shown = link_column("case", _("case"))

    @display(description=_("guest's phone"))
    def masked_phone(self, note: CreditNote) -> str:
        return note.masked_phone

    @display(description=_("state"), ordering="ended_at")
    def state_shown(self, note: CreditNote) -> SafeString:
        if note.is_open:
            return label(pgettext_lazy("credit note", "open"), "warning")
        return label(note.get_end_display(), "info")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A phone number is compared by its keyed hash: it stands nowhere in plain text."""
        country = getattr(getattr(request.user, "restaurant", None), "country", "SN")
        try:
            phone = normalise_phone(search_term, country)
        except PhoneInvalid:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(customer_phone_hash=search_hash(phone)), False
