"""Statements, their lines, what they settle, and what differs."""

from apps.statements.models.finding import FindingAct, FindingKindChoices, StatementFinding
from apps.statements.models.statement import (
    Statement,
    StatementLine,
    StatementMatch,
    StatementSource,
)

__all__ = [
    "FindingAct",
    "FindingKindChoices",
    "Statement",
    "StatementFinding",
    "StatementLine",
    "StatementMatch",
    "StatementSource",
]
