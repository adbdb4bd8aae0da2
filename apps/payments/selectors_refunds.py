"""What may be given back of a payment, shown before anybody decides."""

from dataclasses import dataclass

from apps.payments.domain.refunds import Road, alone_up_to, road_of
from apps.payments.models import Payment
from apps.payments.providers import provider_class


@dataclass(frozen=True)
class RefundOptions:
    """Amounts are minor units."""

    refundable_amount: int
    road: Road
    partial_road: Road
    approval_above: int | None


def refund_options(payment: Payment) -> RefundOptions:
    """How much, on which road, and from when on a second person is needed."""
    able = provider_class(payment.provider_code).capabilities
    remaining = payment.refundable_amount
    given = payment.refunded_amount + payment.refunding_amount
    return RefundOptions(
        refundable_amount=remaining,
        road=road_of(able, is_full=remaining == payment.amount),
        partial_road=road_of(able, is_full=False),
        approval_above=alone_up_to(payment.restaurant.refund_limit, given=given),
    )
