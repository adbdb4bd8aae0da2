"""A restaurant's own day: it begins when the night is over, not at midnight."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class BusinessDay:
    """Where one restaurant's days begin: a local time of day in a time zone."""

    timezone: ZoneInfo
    start: time

    def date_of(self, moment: datetime) -> date:
        """The business date that an aware moment belongs to."""
        local = moment.astimezone(self.timezone)
        return local.date() if local.time() >= self.start else local.date() - timedelta(days=1)

    def bounds(self, first: date, last: date | None = None) -> tuple[datetime, datetime]:
        """From the start of `first` up to, not including, the end of `last` (default: `first`)."""
        end = (last or first) + timedelta(days=1)
        return (
            datetime.combine(first, self.start, tzinfo=self.timezone),
            datetime.combine(end, self.start, tzinfo=self.timezone),
        )
