"""What a check of a payment method's account found."""

from typing import Any

from rest_framework import serializers


class FindingSerializer(serializers.Serializer[Any]):
    """One thing that is wrong; `blocks` when no payment can work because of it."""

    code = serializers.CharField()
    text = serializers.CharField()
    blocks = serializers.BooleanField()


class ConnectionSerializer(serializers.Serializer[Any]):
    """Whether payments work, the address to register with the provider, and what is wrong."""

    works = serializers.BooleanField()
    webhook_url = serializers.CharField()
    findings = FindingSerializer(many=True)
