"""What the settings of providers' accounts are called, in the reader's language.

The name in the provider's own portal stands in brackets where it differs: there it is looked for.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "aggregated_merchant_id": _("Aggregated merchant's id"),
    "api_key": _("API key"),
    "api_secret": _("API secret (API key)"),
    "callback_url": _("Address for notifications (callback URL)"),
    "check_account_holder": _("Look first whether the guest has an account"),
    "client_id": _("Client id"),
    "client_secret": _("Client secret"),
    "consumer_key": _("Consumer key"),
    "consumer_secret": _("Consumer secret"),
    "disbursement_api_secret": _("Refunds: API secret (disbursement)"),
    "disbursement_subscription_key": _("Refunds: subscription key (disbursement)"),
    "disbursement_user_id": _("Refunds: API user (disbursement)"),
    "email": _("E-mail address given for guests"),
    "environment": _("Environment"),
    "initiator": _("Reversals: initiator's name"),
    "merchant_key": _("Merchant key"),
    "merchant_name": _("Merchant's name, as guests read it"),
    "mobile_money": _("Mobile money operator"),
    "passkey": _("Passkey"),
    "previous_key": _("Previous secret key"),
    "secret_key": _("Secret key"),
    "security_credential": _("Reversals: security credential"),
    "segment": _("Country in the provider's addresses"),
    "short_code": _("Short code"),
    "signing_secret": _("Secret that signs our requests"),
    "subscription_key": _("Subscription key"),
    "till_number": _("Till number"),
    "user_id": _("API user"),
    "webhook_secret": _("Webhook secret"),
}


def setting_label(name: str) -> Any:
    """A setting's words; its own name where a provider has one that is new here."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()
