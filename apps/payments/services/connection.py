"""Does a payment method work? Asked before the first guest is."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.loopback import LOOPBACK
from apps.payments.models import PaymentMethod
from apps.payments.providers.base import ConnectionFinding, ConnectionRequest, Finding
from apps.payments.services.accounts import provider_of
from apps.payments.services.addresses import webhook_url
from apps.payments.services.admission import PaymentMethodNotFound
from apps.payments.services.asking import hear

TEXTS: dict[Finding, Promise] = {
    Finding.NOT_CONFIGURED: _("A setting is missing: %(about)s."),
    Finding.UNREACHABLE: _("The provider cannot be reached from this server."),
    Finding.CREDENTIALS_REFUSED: _("The provider refused the credentials."),
    Finding.ACCOUNT_BLOCKED: _("The provider has blocked this account."),
    Finding.NO_PERMISSION: _("The account may not use this part of the provider's API: %(about)s."),
    Finding.WRONG_COUNTRY: _("The account belongs to another country than the restaurant."),
    Finding.WRONG_CURRENCY: _("The account works in another currency: %(about)s."),
    Finding.WRONG_ENVIRONMENT: _("The environment does not belong to this account: %(about)s."),
    Finding.WEBHOOK_UNPROVEN: _(
        "There is no webhook secret: the provider's webhooks will be refused. Payments are still "
        "found by asking, only later."
    ),
    Finding.WEBHOOK_URL_MISSING: _("This server has no public address; set PUBLIC_URL."),
    Finding.WEBHOOK_URL_TOO_LONG: _(
        "The webhook address is too long for the provider; use a shorter PUBLIC_URL."
    ),
    Finding.WEBHOOK_HOST_REFUSED: _(
        "The provider sends webhooks only to an https address with a host's name, and PUBLIC_URL "
        "begins with %(about)s. Payments are still found by asking, only later."
    ),
    Finding.WEBHOOK_HOST_OTHER: _(
        "The provider sends webhooks to another host than this one: %(about)s."
    ),
    Finding.REFUNDS_BY_HAND: _("Refunds need credentials of their own: %(about)s."),
    Finding.UNEXPECTED_ANSWER: _("The provider gave an unexpected answer: %(about)s."),
}


@dataclass(frozen=True)
class Connection:
    """What a check found, in words for the owner; `works` when nothing blocks payments."""

    works: bool
    webhook_url: str
    findings: list[dict[str, str | bool]]


def check_connection(method_id: UUID) -> Connection:
    """Try a payment method's account without moving money. Raises PaymentMethodNotFound."""
    method = PaymentMethod.objects.select_related("restaurant").filter(pk=method_id).first()
    if method is None:
        raise PaymentMethodNotFound
    request = ConnectionRequest(
        country=method.restaurant.country,
        currency=method.restaurant.currency,
        webhook_url=webhook_url(method),
    )
    findings = _findings(method, request)
    return Connection(
        works=not any(found.blocks for found in findings),
        webhook_url=request.webhook_url,
        findings=[
            {
                "code": found.finding.value,
                "text": str(TEXTS[found.finding]) % {"about": found.about},
                "blocks": found.blocks,
            }
            for found in findings
        ],
    )


def _findings(method: PaymentMethod, request: ConnectionRequest) -> list[ConnectionFinding]:
    provider = provider_of(method, method.restaurant)
    found = hear(partial(provider.check_connection, request), about=f"connection {provider.code}")
    if found is None:
        return [ConnectionFinding(Finding.UNEXPECTED_ANSWER, about=str(provider.display_name))]
    return [finding for finding in found if _is_news(finding)]


def _is_news(found: ConnectionFinding) -> bool:
    """A laptop that plays with the simulator has no public address, and is not told so."""
    is_about_address = found.finding is Finding.WEBHOOK_HOST_REFUSED and not found.blocks
    is_laptop = urlsplit(settings.PUBLIC_URL).hostname in LOOPBACK
    return not (is_about_address and is_laptop and settings.RETURN_URL_ALLOW_LOOPBACK)
