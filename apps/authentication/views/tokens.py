"""Getting tokens. Open to everybody: whoever knows the password, or holds a token, gets one."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.authentication.serializers import RefreshSerializer, SignInSerializer
from apps.authentication.services.renew import renew
from apps.authentication.services.sign_in import sign_in
from apps.authentication.views import docs
from apps.core.throttling import LoginThrottle


class OpenView(APIView):
    """Looks at no token, so that a stale one in the header keeps nobody from a fresh one."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_authenticate_header(self, request: Request) -> str:
        """What a 401 must say (RFC 9110), though the header is not how one signs in here."""
        return 'Bearer realm="api"'


class TokenView(OpenView):
    """A name and a password against tokens."""

    throttle_classes = (LoginThrottle,)

    @extend_schema(**docs.TOKEN)
    def post(self, request: Request) -> Response:
        serializer = SignInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        refresh = sign_in(request=request._request, **serializer.validated_data)
        return Response({"access": str(refresh.access_token), "refresh": str(refresh)})


class RefreshView(OpenView):
    """A refresh token against an access token."""

    @extend_schema(**docs.REFRESH)
    def post(self, request: Request) -> Response:
        serializer = RefreshSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response({"access": str(renew(**serializer.validated_data))})
