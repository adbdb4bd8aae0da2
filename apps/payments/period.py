"""Which business days a report is about, as the query of a request says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid

LONGEST = 90
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DateMalformed(Invalid):
    """Not a day of the calendar, or not written as one."""

    code = "date-malformed"
    message = _("Write the date as YYYY-MM-DD.")


class PeriodAmbiguous(Invalid):
    """A day and a range at once: nobody can tell which one is meant."""

    code = "period-ambiguous"
    message = _("Give either date, or start_date and end_date.")


class PeriodIncomplete(Invalid):
    """A range with one end."""

    code = "period-incomplete"
    message = _("A range needs both start_date and end_date.")


class EndBeforeStart(Invalid):
    """A range that runs backwards."""

    code = "end-before-start"
    message = _("The end comes before the start.")


class RangeTooLong(Invalid):
    """More days than one report covers."""

    code = "range-too-long"
    message = _("A report covers at most 90 days.")


@dataclass(frozen=True)
class Period:
    """Business days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def day(self) -> date | None:
        """The only day, where it is one."""
        return self.first if self.first == self.last else None


def read_period(query: Mapping[str, str], *, today: date) -> Period:
    """`date`, or `start_date` with `end_date`; `today` where nothing is said.

    Raises one of the refusals above.
    """
    said = {name: query[name] for name in ("date", "start_date", "end_date") if name in query}
    if "date" in said:
        if len(said) > 1:
            raise PeriodAmbiguous(field="date")
        day = _date(said, "date")
        return Period(day, day)
    return _range(said) if said else Period(today, today)


def _range(said: Mapping[str, str]) -> Period:
    for name in ("start_date", "end_date"):
        if name not in said:
            raise PeriodIncomplete(field=name)
    period = Period(_date(said, "start_date"), _date(said, "end_date"))
    if period.last < period.first:
        raise EndBeforeStart(field="end_date")
    if (period.last - period.first).days >= LONGEST:
        raise RangeTooLong(field="end_date")
    return period


def _date(said: Mapping[str, str], field: str) -> date:
    """The first and the last year of the calendar are none: their days have no bounds in UTC."""
    try:
        day = date.fromisoformat(said[field]) if ISO_DATE.fullmatch(said[field]) else None
    except ValueError:
        day = None
    if day is None or day.year in (MINYEAR, MAXYEAR):
        raise DateMalformed(field=field)
    return day
