"""How figures and moments read on every sheet, in the reader's language."""

from datetime import date, datetime, tzinfo

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from apps.authentication.models import User
from apps.core.money import format_money
from apps.payments.period import Period
from apps.reports.domain.sheet import Row

UNKNOWN = "–"


def money(amount: int | None, currency: str) -> str:
    """An amount, or a dash for one that the reader may not know."""
    return UNKNOWN if amount is None else format_money(amount, currency)


def moment(at: datetime | None, zone: tzinfo) -> str:
    """Day and time on the restaurant's own clock; a dash where there is none yet."""
    if at is None:
        return UNKNOWN
    local = at.astimezone(zone)
    return f"{day(local.date())} {local:%H:%M}"


def day(of: date) -> str:
    """With the month as a word: 3/10 is read in March here and in October there."""
    return date_format(of, "j N Y")


def days(period: Period) -> str:
    """The day in words, or from which to which."""
    if period.day is not None:
        return date_format(period.day, "j F Y")
    return f"{day(period.first)} – {day(period.last)}"


def name_of(person: User) -> str:
    return person.get_full_name() or person.username


def times(count: int) -> str:
    return f"× {count}"


def seconds(taken: float | None) -> str:
    """How long something took, with one decimal; a dash where it never happened."""
    return UNKNOWN if taken is None else f"{number_format(taken, decimal_pos=1)}\u00a0s"


def made(zone: tzinfo, now: datetime) -> Row:
    """When the sheet was made: an unfinished day looks otherwise later."""
    return Row(_("Made"), moment(now, zone))
