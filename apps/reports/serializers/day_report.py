"""The shape of the day report, which `apps.reports.selectors` adds up. Amounts are minor units."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.authentication.models import User
from apps.payments.serializers.drawer_report import NamedSerializer
from apps.payments.serializers.reconciliation import CountedSerializer, ReconciliationSerializer
from apps.reports.selectors import DrawerLine
from apps.reports.sheets.words import name_of


class MethodTakingsSerializer(CountedSerializer):
    """What one payment method brought in, refunds not taken off."""

    name = serializers.CharField()


class HourTakingsSerializer(CountedSerializer):
    """What came in during one hour of the restaurant's clock; 24 of them, also the empty ones."""

    hour = serializers.IntegerField(source="name")


class DayTakingsSerializer(CountedSerializer):
    """What came in on one business day; each day of the range, also the empty ones."""

    date = serializers.DateField(source="name")


class SuccessSerializer(serializers.Serializer[Any]):
    """How the payments that came to an end did with one provider."""

    provider_code = serializers.CharField()
    name = serializers.CharField()
    ended_count = serializers.IntegerField(source="ended")
    success_count = serializers.IntegerField(source="succeeded")
    success_percent = serializers.IntegerField(help_text="Rounded down: 100 means all of them.")
    median_seconds = serializers.FloatField(
        allow_null=True, help_text="From asking to paid; null when none succeeded."
    )


class OpenCasesSerializer(CountedSerializer):
    """Questions of one kind that wait for a person; `amount` is at stake."""

    kind = serializers.CharField()
    title = serializers.CharField()


class DrawerLineSerializer(serializers.Serializer[Any]):
    """A drawer that was counted in the period, or is open; `variance` is null until counted."""

    session_id = serializers.UUIDField(source="session.pk")
    cashier = serializers.SerializerMethodField()
    opened_at = serializers.DateTimeField(source="session.opened_at")
    closed_at = serializers.DateTimeField(source="session.closed_at", allow_null=True)
    expected_balance = serializers.IntegerField(source="expected")
    closing_balance = serializers.IntegerField(source="counted", allow_null=True)
    variance = serializers.IntegerField(allow_null=True)
    variance_notes = serializers.CharField(source="session.variance_notes")

    @extend_schema_field(NamedSerializer)
    def get_cashier(self, line: DrawerLine) -> dict[str, str]:
        return named(line.session.cashier)


class DayReportSerializer(ReconciliationSerializer):
    """The reconciliation of the period, and how it came about.

    `by_method`, `by_hour` and `by_day` each add up to `totals.amount`. What is in doubt, open cases
    and open drawers are as they stand now.
    """

    cashier = serializers.SerializerMethodField(help_text="Null for everybody's.")
    by_method = MethodTakingsSerializer(many=True, source="takings.by_method")
    by_hour = HourTakingsSerializer(many=True, source="takings.by_hour")
    by_day = DayTakingsSerializer(many=True, source="takings.by_day")
    success = SuccessSerializer(many=True, source="speed")
    in_doubt = CountedSerializer()
    open_cases = OpenCasesSerializer(many=True)
    drawers = DrawerLineSerializer(many=True)
    variance = serializers.IntegerField(help_text="Of all drawers that were counted.")

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_cashier(self, report: Any) -> dict[str, str] | None:
        return None if report.cashier is None else named(report.cashier)


def named(person: User) -> dict[str, str]:
    return {"id": str(person.pk), "name": name_of(person)}
