"""The webhook views by name: the public face of architecture section 3.

Routes are made from the registry, so that a new provider needs no line here.
"""

from apps.payments.views.webhooks import OpenWebhookView


class WaveWebhookView(OpenWebhookView):
    """Wave's door."""

    provider_code = "wave"


class OrangeWebhookView(OpenWebhookView):
    """Orange Money's door."""

    provider_code = "orange"


class MTNWebhookView(OpenWebhookView):
    """MTN MoMo's door."""

    provider_code = "mtn"
