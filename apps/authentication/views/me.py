"""Who is signed in."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.authentication.actor import actor_of
from apps.authentication.permissions import IsMember
from apps.authentication.serializers import MeSerializer
from apps.authentication.views import docs
from apps.core.views import TenantContextMixin


class MeView(TenantContextMixin):
    """The person behind the token, with the restaurant: what a till asks first."""

    permission_classes = (IsMember,)

    @extend_schema(**docs.ME)
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(actor_of(request)).data)
