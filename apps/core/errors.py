"""What can go wrong on purpose: every refusal has a stable code and says what to do next.

Services raise these; one handler (`apps.core.api.problem`) turns them into HTTP answers.
"""

from typing import ClassVar

from django.utils.functional import Promise

Text = str | Promise


class Refusal(Exception):
    """A request that was understood and refused. `field` names the input at fault, if one is."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "conflict"
    message: ClassVar[Text] = ""

    def __init__(self, message: Text | None = None, *, field: str | None = None) -> None:
        self.detail: Text = message if message is not None else self.message
        self.field = field
        super().__init__(self.detail)

    def __str__(self) -> str:
        return str(self.detail)


class Invalid(Refusal):
    """Malformed, or impossible whatever the state: 400."""

    status = 400
    code = "invalid"


class Forbidden(Refusal):
    """This person may not do it: 403."""

    status = 403
    code = "permission-denied"


class NotFound(Refusal):
    """Unknown, or another restaurant's: 404 either way."""

    status = 404
    code = "not-found"


class Conflict(Refusal):
    """Right in itself, but not in the present state: 409."""

    status = 409


class Unprocessable(Refusal):
    """Understood, and contradicts an earlier request: 422."""

    status = 422
