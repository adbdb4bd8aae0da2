"""Statements in the back office: what came, what it settles, and the worklist of differences."""

from apps.statements.admin.findings import StatementFindingAdmin
from apps.statements.admin.lines import StatementLineAdmin, StatementMatchAdmin
from apps.statements.admin.statements import StatementAdmin

__all__ = [
    "StatementAdmin",
    "StatementFindingAdmin",
    "StatementLineAdmin",
    "StatementMatchAdmin",
]
