"""A clock that can be set: the demo's day happened earlier than its rows are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from django.utils import timezone


class DemoClock:
    """Stands at one moment until it is set to a later one."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    @contextmanager
    def running(self) -> Iterator[None]:
        """Make `django.utils.timezone.now()` tell this clock's time, for this process only.

        The class inside that module is replaced, not the function: fields have kept a reference
        to the function as their default. The services are the real ones and know nothing of it.
        Dating rows back afterwards would need the triggers that guard them switched off.
        """
        clock = self

        class Stopped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.moment.astimezone(tz)

        before = timezone.datetime  # type: ignore[attr-defined]
        setattr(timezone, "datetime", Stopped)  # noqa: B010 - mypy guards the module otherwise
        try:
            yield
        finally:
            setattr(timezone, "datetime", before)  # noqa: B010
