"""Who is asking: the signed-in person behind a request that passed the permission check."""

from rest_framework.request import Request

from apps.authentication.models import User


def actor_of(request: Request) -> User:
    """The signed-in person. Only for views whose permissions let nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("This view lets in callers who are not signed in")
    return request.user
