"""Figures and words of a statement's lines in templates."""

from django import template
from django.utils.safestring import SafeString

from apps.core.admin.columns import money as money_text
from apps.payments.providers.base import StatementLine
from apps.statements.models.statement import LineKindChoices

register = template.Library()


@register.filter
def money(amount: int, currency: str) -> SafeString | str:
    """An amount in minor units with its currency."""
    return money_text(amount, currency)


@register.filter
def kind_name(line: StatementLine) -> str:
    """What a line is about, in the reader's language."""
    return str(LineKindChoices(line.kind).label)
