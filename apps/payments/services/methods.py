"""Owners set up how their guests can pay."""

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User, restaurant_of
from apps.core.errors import Conflict, Invalid
from apps.payments.models import PaymentMethod
from apps.payments.services.admission import PaymentMethodNotFound
from apps.restaurants.models import Restaurant


class PaymentMethodExists(Conflict):
    """One method per provider and restaurant."""

    code = "payment-method-exists"
    message = _("This restaurant already has a payment method with this provider.")


class ProviderFixed(Invalid):
    """Payments of the past belong to the provider that they were made with."""

    code = "provider-code-fixed"
    message = _("The provider of a method cannot change. Add another method.")


class LimitsContradict(Invalid):
    """No amount would be allowed."""

    code = "limits-contradict"
    message = _("The largest amount is below the smallest.")


@transaction.atomic
def create_method(
    *, actor: User, restaurant: Restaurant | None = None, **fields: Any
) -> PaymentMethod:
    """Add a way to pay, at the actor's restaurant or another.

    Raises PaymentMethodExists and LimitsContradict.

    Only platform administrators, who work nowhere, name a `restaurant`.
    """
    method = PaymentMethod(restaurant=restaurant or restaurant_of(actor), **_stored(fields))
    _require_limits(method)
    try:
        with transaction.atomic():
            method.save(force_insert=True)
    except IntegrityError as error:
        raise PaymentMethodExists(field="provider_code") from error
    _audit(actor, Action.METHOD_CREATED, method, fields)
    return method


@transaction.atomic
def update_method(
    *, actor: User, method_id: UUID, added_credentials: dict[str, str] | None = None, **fields: Any
) -> PaymentMethod:
    """Change a way to pay; what is new must agree with what stays.

    `credentials` replace all stored ones; `added_credentials` leave those of other names alone.
    Raises PaymentMethodNotFound, ProviderFixed and LimitsContradict.
    """
    method = PaymentMethod.objects.lock(pk=method_id)
    if method is None:
        raise PaymentMethodNotFound
    if fields.get("provider_code", method.provider_code) != method.provider_code:
        raise ProviderFixed(field="provider_code")
    stored = _stored(fields) | _with_added(method, added_credentials or {})
    changed = _changed(method, fields)
    if {"config", "credentials"} & set(stored):
        stored["account_changed_at"] = timezone.now()
    for name, value in stored.items():
        setattr(method, name, value)
    _require_limits(method)
    method.save(update_fields=[*stored])
    replaced = {"credentials": added_credentials} if added_credentials else {}
    _audit(actor, Action.METHOD_CHANGED, method, changed | replaced)
    return method


def _require_limits(method: PaymentMethod) -> None:
    smallest, largest = method.min_amount, method.max_amount
    if smallest is not None and largest is not None and smallest > largest:
        raise LimitsContradict(field="max_amount")


def _stored(fields: dict[str, Any]) -> dict[str, Any]:
    if "credentials" in fields:
        return fields | {"credentials": json.dumps(fields["credentials"])}
    return fields


def _with_added(method: PaymentMethod, added: dict[str, str]) -> dict[str, str]:
    """The secrets of a method that is locked, with the `added` ones in their places."""
    kept = json.loads(method.credentials or "{}")
    return {"credentials": json.dumps(kept | added)} if added else {}


def _changed(method: PaymentMethod, fields: dict[str, Any]) -> dict[str, Any]:
    """What is new, before and after, as the back office writes it; secrets as they are given."""
    return {
        name: value if name == "credentials" else [getattr(method, name), value]
        for name, value in fields.items()
        if name == "credentials" or getattr(method, name) != value
    }


def _audit(actor: User, action: Action, method: PaymentMethod, fields: dict[str, Any]) -> None:
    """What changed, never the secrets themselves."""
    facts = {name: value for name, value in fields.items() if name != "credentials"}
    if "credentials" in fields:
        facts["credentials_replaced"] = sorted(fields["credentials"])
    record(actor=actor, action=action, subject=method, facts=facts)
