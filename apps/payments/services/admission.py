"""May this payment be taken? Every reason to say no, and the figures when the answer is yes."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.money import format_money
from apps.core.phones import normalise_phone
from apps.orders.models import Order, OrderStatus
from apps.payments.domain.change import Tender, give_change
from apps.payments.models import PaymentMethod
from apps.payments.providers import provider_class
from apps.payments.providers.base import Capabilities
from apps.payments.providers.environment import complete_config
from apps.payments.services.doubt import PaymentInDoubt, has_payment_in_doubt
from apps.restaurants.models import Restaurant


class PaymentMethodNotFound(NotFound):
    """No such method in this restaurant."""

    message = gettext_lazy("There is no such payment method.")


class PaymentMethodInactive(Invalid):
    """The restaurant has switched this method off."""

    code = "payment-method-inactive"
    message = gettext_lazy("This payment method is switched off. Choose another one.")


class CurrencyNotSupported(Invalid):
    """The provider does not know the order's currency."""

    code = "currency-not-supported"
    message = gettext_lazy("This payment method does not take the order's currency.")


class AmountOutOfLimits(Invalid):
    """Below or above what the method takes."""

    code = "amount-out-of-limits"


class AmountNotWhole(Invalid):
    """The provider knows no coins as small as that."""

    code = "amount-not-whole"


class TenderedBelowAmount(Invalid):
    """The guest handed over less than the amount."""

    code = "tendered-below-amount"
    message = gettext_lazy("The cash handed over is less than the amount.")


class TenderNotAllowed(Invalid):
    """Only cash can be tendered."""

    code = "tender-not-allowed"
    message = gettext_lazy("Only a cash payment takes an amount tendered.")


class PhoneRequired(Invalid):
    """The provider reaches the guest by phone."""

    code = "phone-required"
    message = gettext_lazy("This payment method needs the guest's phone number.")


class OrderNotPayable(Conflict):
    """The order was cancelled."""

    code = "order-not-payable"
    message = gettext_lazy("This order was cancelled and cannot be paid.")


class AmountExceedsDue(Conflict):
    """Paid already, or in flight already."""

    code = "amount-exceeds-due"


@dataclass(frozen=True)
class Admission:
    """The figures of a payment that may be taken."""

    amount: int
    phone: str
    tender: Tender | None


def get_method(method_id: UUID) -> PaymentMethod:
    """An active method. Raises PaymentMethodNotFound, PaymentMethodInactive."""
    method = PaymentMethod.objects.find(pk=method_id)
    if method is None:
        raise PaymentMethodNotFound
    if not method.is_active:
        raise PaymentMethodInactive(field="payment_method_id")
    return method


def admit(
    *,
    restaurant: Restaurant,
    order: Order,
    method: PaymentMethod,
    amount: int | None,
    tendered: int | None,
    phone: str,
) -> Admission:
    """Check a payment against the order (locked by the caller), the method and the house rules.

    Amounts are minor units; `amount` None means all that is payable. Raises the refusals above.
    """
    capabilities = capabilities_of(method)
    if order.status == OrderStatus.CANCELLED:
        raise OrderNotPayable
    if capabilities.currencies is not None and order.currency not in capabilities.currencies:
        raise CurrencyNotSupported(field="payment_method_id")
    if order.amount_due and order.amount_in_flight and has_payment_in_doubt(order):
        raise PaymentInDoubt
    asked = order.amount_payable if amount is None else amount
    if not 1 <= asked <= order.amount_payable:
        raise _exceeds(order, asked)
    _check_limits(asked, order.currency, method)
    return Admission(
        amount=asked,
        phone=_phone(phone or order.customer_phone, restaurant, capabilities),
        tender=_tender(asked, tendered, restaurant, capabilities),
    )


def capabilities_of(method: PaymentMethod) -> Capabilities:
    """What the provider behind a method can do, as the method's account is set."""
    provider = provider_class(method.provider_code)
    return provider.capabilities_with(complete_config(provider.settings, method.config))


def limits(method: PaymentMethod) -> tuple[int, int]:
    """The smallest and largest amount: the provider's, or tighter where the restaurant says so."""
    capabilities = capabilities_of(method)
    return (
        max(method.min_amount or 1, capabilities.min_amount),
        min(method.max_amount or capabilities.max_amount, capabilities.max_amount),
    )


def _check_limits(amount: int, currency: str, method: PaymentMethod) -> None:
    smallest, largest = limits(method)
    if not smallest <= amount <= largest:
        text = _("This payment method takes amounts from %(smallest)s to %(largest)s.") % {
            "smallest": format_money(smallest, currency),
            "largest": format_money(largest, currency),
        }
        raise AmountOutOfLimits(text, field="amount")
    step = capabilities_of(method).amount_step
    if amount % step:
        text = _("This payment method takes multiples of %(step)s only.") % {
            "step": format_money(step, currency)
        }
        raise AmountNotWhole(text, field="amount")


def _tender(
    amount: int, tendered: int | None, restaurant: Restaurant, capabilities: Capabilities
) -> Tender | None:
    if not capabilities.takes_tender:
        if tendered is not None:
            raise TenderNotAllowed(field="amount_tendered")
        return None
    if tendered is None:
        return Tender(amount=amount, tendered=amount, change=0)
    if tendered < amount:
        raise TenderedBelowAmount(field="amount_tendered")
    return give_change(amount=amount, tendered=tendered, unit=restaurant.change_rounding)


def _phone(raw: str, restaurant: Restaurant, capabilities: Capabilities) -> str:
    if raw:
        return normalise_phone(raw, restaurant.country)
    if capabilities.needs_phone:
        raise PhoneRequired(field="customer_phone")
    return ""


def _exceeds(order: Order, asked: int) -> Conflict:
    """Why nothing, or not so much, may be charged now."""
    if order.amount_due == 0:
        return AmountExceedsDue(_("This order is already paid."))
    if order.amount_payable == 0:
        return AmountExceedsDue(
            _("Another payment of this order is in flight. Wait for its outcome.")
        )
    payable = format_money(order.amount_payable, order.currency)
    return AmountExceedsDue(
        _("Only %(payable)s can still be paid on this order.") % {"payable": payable}
    )
