"""What every view over a restaurant's data shares."""

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core.logging import bind_log_context
from apps.core.scope import enter_scope, restaurant_scope


class TenantContextMixin(APIView):
    """Puts the signed-in user's restaurant in scope for the view, and nobody's afterwards."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with restaurant_scope(None):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        restaurant_id = getattr(request.user, "restaurant_id", None)
        enter_scope(restaurant_id)
        bind_log_context(restaurant_id=restaurant_id)
