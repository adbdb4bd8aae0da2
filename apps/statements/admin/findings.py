"""The worklist of differences: taken by somebody, and ended by an act with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display, register
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminSelectWidget

from apps.authentication.models import User
from apps.core.admin.columns import (
    label,
    label_column,
    link_column,
    moment_column,
    money_column,
)
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.core.scope import restaurant_scope
from apps.payments.admin.deeds import Deed, DeedAdmin, DeedForm, Told
from apps.payments.admin.filters import CaseStateFilter
from apps.payments.admin.refund_deeds import line
from apps.statements.domain.acts import ACTS, Act
from apps.statements.models import FindingAct, FindingKindChoices, StatementFinding
from apps.statements.services.compare import compare
from apps.statements.services.settle import resolve_finding, take_finding

TONES: dict[str, str] = {
    FindingKindChoices.MISSING_THERE: "danger",
    FindingKindChoices.MISSING_HERE: "danger",
    FindingKindChoices.AMOUNT_DIFFERS: "danger",
    FindingKindChoices.DUPLICATE: "warning",
    FindingKindChoices.FEE_DIFFERS: "info",
}


class ResolveForm(DeedForm):
    """What was done, and why."""

    act = forms.ChoiceField(label=_("What was done"), widget=UnfoldAdminSelectWidget)
    reason = line(_("Reason"))

    def __init__(self, row: StatementFinding, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        choices = [(act.value, FindingAct(act).label) for act in ACTS[row.kind]]
        self.fields["act"].choices = choices  # type: ignore[attr-defined]


def _take(actor: User, row: StatementFinding, said: dict[str, Any]) -> Told:
    finding = take_finding(actor=actor, finding_id=row.pk)
    return Told(messages.SUCCESS, gettext("You look into it."), finding)


def _resolve(actor: User, row: StatementFinding, said: dict[str, Any]) -> Told:
    finding = resolve_finding(
        actor=actor, finding_id=row.pk, act=Act(said["act"]), reason=said["reason"]
    )
    return Told(messages.SUCCESS, gettext("The difference is resolved."), finding)


def _is_open(row: StatementFinding) -> bool:
    return row.is_open


@register(StatementFinding, site=back_office)
class StatementFindingAdmin(DeedAdmin):
    """One difference. It is closed by what is done about it, never from a form."""

    change_form_template = "admin/payments/change_form.html"
    button_path = "compare"
    button_text = _("Compare again")
    deeds = (
        Deed("take", _("Look into it"), _take, _is_open),
        Deed("resolve", _("Resolve"), _resolve, _is_open, ResolveForm),
    )
    list_display = (
        "opened",
        "kind_shown",
        "state_shown",
        "age",
        "payment_method",
        "here_shown",
        "there_shown",
        "payment_shown",
        "line_shown",
        "owner",
    )
    list_filter = (
        CaseStateFilter,
        ("kind", ChoicesDropdownFilter),
        ("payment_method", by(_("payment method"))),
        ("owner", by(_("person"))),
    )
    list_select_related = ("payment_method", "payment", "refund", "line", "owner")
    search_fields = ("^payment__reference", "^refund__reference", "=line__transaction_id")
    search_help_text = _("Our reference of the payment or the refund, or the transaction")
    fields = (
        ("kind_shown", "state_shown"),
        ("here_shown", "there_shown"),
        ("payment_shown", "refund_shown"),
        ("line_shown", "owner"),
        ("opened", "age"),
        ("closed", "closed_by"),
        ("act", "reason"),
    )
    readonly_fields = (
        "kind_shown",
        "state_shown",
        "age",
        "here_shown",
        "there_shown",
        "payment_shown",
        "refund_shown",
        "line_shown",
        "opened",
        "closed",
    )
    opened = moment_column("opened_at", _("opened"))
    closed = moment_column("closed_at", _("closed"))
    kind_shown = label_column("kind", _("kind"), TONES)
    here_shown = money_column("amount_here", _("here"))
    there_shown = money_column("amount_there", _("at the provider"))
    payment_shown = link_column("payment", _("payment"))
    refund_shown = link_column("refund", _("refund"))
    line_shown = link_column("line", _("statement line"))

    def is_pressable(self, row: StatementFinding) -> bool:
        return row.is_open

    def press(self, request: HttpRequest, row: StatementFinding) -> None:
        with restaurant_scope(row.restaurant_id):
            came_right = compare(method_id=row.payment_method_id).came_right
        if came_right:
            messages.success(request, gettext("Some of it came right by itself."))
        else:
            messages.info(request, gettext("Everything still differs as before."))

    @display(description=_("state"), ordering="closed_at")
    def state_shown(self, finding: StatementFinding) -> SafeString:
        return label(_("open"), "warning") if finding.is_open else label(_("closed"), "success")

    @display(description=pgettext_lazy("difference", "open for"), ordering="opened_at")
    def age(self, finding: StatementFinding) -> str:
        """Until now, or until it was closed."""
        return timesince(finding.opened_at, finding.closed_at, depth=1)
