"""How an operation looks in the OpenAPI document."""

from drf_spectacular.openapi import AutoSchema


class EncaisseSchema(AutoSchema):
    """The place for what every operation's documentation shares."""
