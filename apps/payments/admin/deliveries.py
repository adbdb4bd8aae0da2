"""What providers told us by webhook, and how far each delivery has come."""

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import action, display, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.authentication.models import User
from apps.core.admin.columns import label_column, link_column, mark_column, moment_column
from apps.core.admin.site import back_office
from apps.core.redaction import redact
from apps.payments.admin.button import ButtonAdmin
from apps.payments.admin.columns import provider_column
from apps.payments.admin.filters import DeliveryFilter, ProviderFilter
from apps.payments.admin.tones import DELIVERY_TONES
from apps.payments.models import STUCK, WebhookDelivery
from apps.payments.webhooks.again import process_again


@register(WebhookDelivery, site=back_office)
class WebhookDeliveryAdmin(ButtonAdmin):
    """The inbox, to look at. What got stuck can be processed again, one by one or many."""

    button_path = "process-again"
    button_text = _("Process again")
    actions = ("process_chosen_again",)
    list_display = (
        "received",
        "status_shown",
        "provider",
        "payment_shown",
        "attempts",
        "last_error",
    )
    list_filter = (DeliveryFilter, ProviderFilter)
    list_select_related = ("payment", "payment_method")
    search_fields = ("^payment__reference", "=dedupe_key")
    search_help_text = _("Our reference of the payment, or the provider's event")
    fields = (
        ("received", "status_shown"),
        ("provider", "method_shown"),
        ("payment_shown", "proven"),
        ("attempts", "last_error"),
        ("next_attempt", "processed"),
        "dedupe_key",
        "body_shown",
    )
    readonly_fields = (
        "received",
        "status_shown",
        "provider",
        "method_shown",
        "payment_shown",
        "proven",
        "next_attempt",
        "processed",
        "body_shown",
    )
    received = moment_column("received_at", _("received"))
    processed = moment_column("processed_at", _("processed"))
    next_attempt = moment_column("next_attempt_at", _("next attempt"))
    status_shown = label_column("status", _("status"), DELIVERY_TONES)
    provider = provider_column()
    method_shown = link_column("payment_method", _("payment method"))
    payment_shown = link_column("payment", _("payment"))

    proven = mark_column("is_proven", _("signature checked"), "success")

    @display(description=_("content"))
    def body_shown(self, delivery: WebhookDelivery) -> SafeString:
        return format_html('<pre class="ec-facts">{}</pre>', readable(delivery.raw_body))

    def is_pressable(self, row: WebhookDelivery) -> bool:
        return row.status in STUCK

    def press(self, request: HttpRequest, row: WebhookDelivery) -> None:
        self._process_again(request, self.get_queryset(request).filter(pk=row.pk))

    @action(description=_("Process again"), permissions=["view"])
    def process_chosen_again(
        self, request: HttpRequest, deliveries: "QuerySet[WebhookDelivery]"
    ) -> None:
        self._process_again(request, deliveries)

    def _process_again(self, request: HttpRequest, deliveries: "QuerySet[WebhookDelivery]") -> None:
        count = process_again(actor=cast(User, request.user), deliveries=deliveries)
        if count:
            text = ngettext(
                "%(count)s delivery is being processed again.",
                "%(count)s deliveries are being processed again.",
                count,
            )
            messages.success(request, text % {"count": count})
        else:
            messages.warning(request, _("None of these deliveries is stuck: nothing was done."))


def readable(body: bytes) -> str:
    """JSON, indented, without secrets and whole numbers; of anything else, how long it is."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return str(redact(body))
    text = json.dumps(redact(said), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace").decode()
