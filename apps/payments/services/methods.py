"""Owners set up how their guests can pay."""

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.services import record
from apps.authentication.models import User, restaurant_of
from apps.core.errors import Conflict
from apps.payments.models import PaymentMethod
from apps.payments.services.admission import PaymentMethodNotFound
from apps.restaurants.models import Restaurant


class PaymentMethodExists(Conflict):
    """One method per provider and restaurant."""

    code = "payment-method-exists"
    message = _("This restaurant already has a payment method with this provider.")


@transaction.atomic
def create_method(
    *, actor: User, restaurant: Restaurant | None = None, **fields: Any
) -> PaymentMethod:
    """Add a way to pay, at the actor's restaurant or another. Raises PaymentMethodExists.

    Only platform administrators, who work nowhere, name a `restaurant`.
    """
    method = PaymentMethod(restaurant=restaurant or restaurant_of(actor), **_stored(fields))
    try:
        with transaction.atomic():
            method.save(force_insert=True)
    except IntegrityError as error:
        raise PaymentMethodExists(field="provider_code") from error
    _audit(actor, "payment_method.created", method, fields)
    return method


@transaction.atomic
def update_method(*, actor: User, method_id: UUID, **fields: Any) -> PaymentMethod:
    """Change a way to pay. Raises PaymentMethodNotFound."""
    method = PaymentMethod.objects.lock(pk=method_id)
    if method is None:
        raise PaymentMethodNotFound
    stored = _stored(fields)
    for name, value in stored.items():
        setattr(method, name, value)
    method.save(update_fields=[*stored])
    _audit(actor, "payment_method.changed", method, fields)
    return method


def _stored(fields: dict[str, Any]) -> dict[str, Any]:
    if "credentials" in fields:
        return fields | {"credentials": json.dumps(fields["credentials"])}
    return fields


def _audit(actor: User, action: str, method: PaymentMethod, fields: dict[str, Any]) -> None:
    """What changed, never the secrets themselves."""
    facts = {name: value for name, value in fields.items() if name != "credentials"}
    if "credentials" in fields:
        facts["credentials_replaced"] = sorted(fields["credentials"])
    record(actor=actor, action=action, subject=method, facts=facts)
