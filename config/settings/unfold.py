"""How the back office looks, and what its menu holds. Texts are translated when they are shown."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def _is_administrator(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)


def _item(
    title: Promise, icon: str, page: str, permission: Callable[[HttpRequest], bool] | None = None
) -> dict[str, Any]:
    """A line of the menu; `icon` is a name from the symbols font that unfold brings along."""
    item = {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{page}")}
    return item | {"permission": permission} if permission else item


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Encaisse",
    "SITE_HEADER": "Encaisse",
    "SITE_SUBHEADER": _("Back office"),
    "SITE_URL": None,
    "SITE_SYMBOL": "point_of_sale",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("encaisse/favicon.svg"),
        }
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda request: static("encaisse/back_office.css")],
    "DASHBOARD_CALLBACK": "apps.payments.admin.dashboard.dashboard",
    "COLORS": {
        "primary": {
            "50": "oklch(98.4% .014 180.72)",
            "100": "oklch(95.3% .051 180.801)",
            "200": "oklch(91% .096 180.426)",
            "300": "oklch(85.5% .138 181.071)",
            "400": "oklch(77.7% .152 181.912)",
            "500": "oklch(70.4% .14 182.503)",
            "600": "oklch(51.1% .096 186.391)",
            "700": "oklch(43.7% .078 188.216)",
            "800": "oklch(38.6% .063 188.416)",
            "900": "oklch(33% .052 189.5)",
            "950": "oklch(27.7% .046 192.524)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    _item(_("Today"), "monitoring", "index"),
                    _item(_("Day"), "calendar_month", "reports_day"),
                ],
            },
            {
                "title": _("Till"),
                "separator": True,
                "items": [
                    _item(_("Payments"), "payments", "payments_payment_changelist"),
                    _item(_("Refunds"), "undo", "payments_refund_changelist"),
                    _item(_("Cases"), "contact_support", "payments_paymentcase_changelist"),
                    _item(_("Credit notes"), "redeem", "payments_creditnote_changelist"),
                    _item(_("Orders"), "receipt_long", "orders_order_changelist"),
                    _item(
                        _("Drawer sessions"),
                        "point_of_sale",
                        "drawers_cashdrawersession_changelist",
                    ),
                    _item(_("Cash movements"), "swap_vert", "drawers_cashmovement_changelist"),
                ],
            },
            {
                "title": _("House"),
                "separator": True,
                "items": [
                    _item(_("Payment methods"), "credit_card", "payments_paymentmethod_changelist"),
                    _item(_("People"), "group", "authentication_user_changelist"),
                    _item(_("Restaurants"), "storefront", "restaurants_restaurant_changelist"),
                ],
            },
            {
                "title": _("Control"),
                "separator": True,
                "items": [
                    _item(
                        _("Differences"),
                        "compare_arrows",
                        "statements_statementfinding_changelist",
                    ),
                    _item(_("Statements"), "list_alt", "statements_statement_changelist"),
                    _item(_("Audit trail"), "history", "audit_auditentry_changelist"),
                    _item(_("Payment events"), "timeline", "payments_paymentevent_changelist"),
                    _item(
                        _("Webhook deliveries"),
                        "move_to_inbox",
                        "payments_webhookdelivery_changelist",
                    ),
                    _item(_("Day report mails"), "mail", "reports_dayreportmail_changelist"),
                    _item(_("Receipt mails"), "outgoing_mail", "reports_receiptmail_changelist"),
                    _item(
                        _("Failed sign-ins"),
                        "lock",
                        "axes_accessattempt_changelist",
                        _is_administrator,
                    ),
                ],
            },
        ],
    },
}
