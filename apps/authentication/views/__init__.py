"""HTTP for people: tokens, and who one is."""

from apps.authentication.views.me import MeView
from apps.authentication.views.tokens import RefreshView, TokenView

__all__ = ["MeView", "RefreshView", "TokenView"]
