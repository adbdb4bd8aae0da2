"""A file is looked at first, and kept only when somebody says so: the same reading both times."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.errors import Invalid
from apps.payments.models import PaymentMethod
from apps.payments.providers.base import StatementLine
from apps.payments.services.admission import PaymentMethodNotFound
from apps.payments.services.methods import update_method
from apps.restaurants.business_day import BusinessDay
from apps.statements.domain.columns import flaws
from apps.statements.domain.comparing import Period
from apps.statements.models import Statement, StatementSource
from apps.statements.selectors_neighbours import without_neighbours
from apps.statements.services.compare import CONFIG
from apps.statements.services.keep import Kept, Sorted, digest_of, keep_statement, sort_lines
from apps.statements.services.read_file import FileNotReadable, Sheet, read_file

MOST_DAYS = 92
"""A quarter. In a file of more days one date is wrong, and all between would seem to be missing."""


class ColumnsNotUnderstood(Invalid):
    """The description of the columns says something that means nothing."""

    code = "statement-columns-invalid"


@dataclass(frozen=True)
class Preview:
    """What a file would bring. Nothing of it is written."""

    method: PaymentMethod
    sheet: Sheet
    sorted: Sorted
    period: Period
    is_known: bool

    @property
    def gross(self) -> int:
        """Minor units of all payments in it."""
        return sum(line.amount for line in self.sheet.lines if line.kind == "payment")

    @property
    def fees(self) -> int:
        """Minor units of fees and levies."""
        return sum(line.fee + line.levy for line in self.sheet.lines)


def preview_file(*, method_id: UUID, content: bytes) -> Preview:
    """Read a file, and compare it with what is kept.

    Raises PaymentMethodNotFound and FileNotReadable.
    """
    method = PaymentMethod.objects.select_related("restaurant").filter(pk=method_id).first()
    if method is None:
        raise PaymentMethodNotFound
    sheet = read_file(method=method, content=content)
    if not sheet.lines:
        raise FileNotReadable(_first_problem(sheet))
    period = period_of(sheet.lines, method.restaurant.business_day)
    sheet.keep_only(without_neighbours(method, sheet.lines))
    digest = digest_of(StatementSource.FILE, period, sheet.lines)
    is_known = Statement.objects.filter(payment_method=method, content_hash=digest).exists()
    return Preview(method, sheet, sort_lines(method, sheet.lines), period, is_known)


def import_file(*, method_id: UUID, content: bytes, actor: User | None = None) -> Kept:
    """Keep what can be read of a file; rows with problems are left out.

    Raises PaymentMethodNotFound and FileNotReadable.
    """
    preview = preview_file(method_id=method_id, content=content)
    return keep_statement(
        method_id=method_id,
        source=StatementSource.FILE,
        period=preview.period,
        lines=preview.sheet.lines,
        actor=actor,
    )


def set_columns(*, actor: User, method_id: UUID, columns: dict[str, object]) -> PaymentMethod:
    """Keep what a method's files mean, and the tariff. Raises ColumnsNotUnderstood."""
    if wrong := flaws(columns):
        names = {"names": ", ".join(map(str, wrong))[:300]}
        raise ColumnsNotUnderstood(_("This means nothing here: %(names)s.") % names)
    method = PaymentMethod.objects.find(pk=method_id)
    if method is None:
        raise PaymentMethodNotFound
    config = {**method.config, CONFIG: columns}
    return update_method(actor=actor, method_id=method_id, config=config)


def period_of(lines: list[StatementLine], business_day: BusinessDay) -> Period:
    """The whole calendar days of the restaurant's zone, from the first line to the last.

    Portals tell calendar days: of the business day that ends after midnight they have only a part.
    A day that is not over ends with its last line: what comes later is not missing yet. Raises
    FileNotReadable for more than MOST_DAYS.
    """
    moments = [line.moment for line in lines]
    calendar = BusinessDay(business_day.timezone, start=time.min)
    first, last = map(calendar.date_of, (min(moments), max(moments)))
    if (last - first).days >= MOST_DAYS:
        said = {"days": MOST_DAYS, "first": first.isoformat(), "last": last.isoformat()}
        raise FileNotReadable(
            _("A file covers at most %(days)s days, and this one goes from %(first)s to %(last)s.")
            % said
        )
    start, end = calendar.bounds(first, last)
    return start, end if end <= timezone.now() else _just_after(max(moments))


def _just_after(moment: datetime) -> datetime:
    return moment.replace(microsecond=999_999)


def _first_problem(sheet: Sheet) -> str:
    if not sheet.problems:
        return str(_("There is no settled transaction in this file."))
    problem = sheet.problems[0]
    return str(_("Line %(line)s: %(text)s.") % {"line": problem.line, "text": problem.text})
