"""Payment methods: what the till must know before it draws a button, and what owners set."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import LineField, MoneyField
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.payments.services.admission import capabilities_of, limits
from apps.payments.services.credentials import masked


class PaymentMethodSerializer(serializers.ModelSerializer[PaymentMethod]):
    """A way to pay, with its provider's abilities."""

    needs_phone = serializers.SerializerMethodField()
    action = serializers.SerializerMethodField()
    min_amount = serializers.SerializerMethodField()
    max_amount = serializers.SerializerMethodField()
    refunds = serializers.SerializerMethodField()

    class Meta:
        model = PaymentMethod
        fields = (
            "id",
            "provider_code",
            "name",
            "is_active",
            "display_order",
            "needs_phone",
            "action",
            "min_amount",
            "max_amount",
            "refunds",
        )
        read_only_fields = fields

    def get_needs_phone(self, method: PaymentMethod) -> bool:
        """Whether the guest's phone number must be sent along."""
        return capabilities_of(method).needs_phone

    def get_action(self, method: PaymentMethod) -> str:
        """What the guest does: none, redirect or prompt."""
        return capabilities_of(method).action.value

    def get_min_amount(self, method: PaymentMethod) -> int:
        """Minor units."""
        return limits(method)[0]

    def get_max_amount(self, method: PaymentMethod) -> int:
        """Minor units."""
        return limits(method)[1]

    def get_refunds(self, method: PaymentMethod) -> str:
        """full, partial, manual or none."""
        return capabilities_of(method).refunds.value


class CredentialsField(serializers.DictField):
    """Secrets go in; only their last characters come out."""

    child = LineField(max_length=4096, allow_blank=True)

    def to_representation(self, value: Any) -> dict[str, str]:
        return masked(value)


class PaymentMethodWriteSerializer(serializers.ModelSerializer[PaymentMethod]):
    """What an owner sets. `credentials` replaces all stored ones; they are shown masked."""

    provider_code = serializers.ChoiceField(choices=sorted(PROVIDERS))
    name = LineField(max_length=60)
    min_amount = MoneyField(required=False, allow_null=True)
    max_amount = MoneyField(required=False, allow_null=True)
    config = serializers.DictField(required=False)
    credentials = CredentialsField(required=False)

    class Meta:
        model = PaymentMethod
        fields = (
            "id",
            "provider_code",
            "name",
            "is_active",
            "display_order",
            "min_amount",
            "max_amount",
            "config",
            "credentials",
        )
        read_only_fields = ("id",)
