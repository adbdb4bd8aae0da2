"""The door to whatever a person does about a case: may they, and is it still open?"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.authentication.models import Role, User
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.payments.domain.cases import Exit
from apps.payments.locks import LockedPayment, lock_payment
from apps.payments.models import PaymentCase


class CaseNotFound(NotFound):
    """No such case in this restaurant."""

    message = _("There is no such case.")


class CaseClosed(Conflict):
    """Somebody, or the provider, was first."""

    code = "case-closed"
    message = _("This case is closed already. Look at how it ended.")


class CaseNeedsManager(Forbidden):
    """A cashier cannot decide this."""

    code = "case-needs-manager"
    message = _("Only a manager or the owner may settle a case.")


class OutcomeNotPossible(Invalid):
    """This kind of case ends in another way."""

    code = "outcome-not-possible"
    message = _("A case of this kind cannot end like this.")


class ExitNotPossible(Conflict):
    """The case, or what happened since it was opened, leaves other exits only."""

    code = "exit-not-possible"
    message = _("This case cannot end like this. Look at what it offers.")


@dataclass(frozen=True)
class OpenCase:
    """A case and what it is about, locked in the usual order: order → payment → drawer → case."""

    case: PaymentCase
    about: LockedPayment | None

    def paid_by(self, wanted: Exit) -> LockedPayment:
        """What the case is about, for an exit that it must offer. Raises ExitNotPossible."""
        if self.about is None or wanted not in self.case.exits:
            raise ExitNotPossible
        return self.about


def open_case(actor: User, case_id: UUID) -> OpenCase:
    """Raises CaseNeedsManager, CaseNotFound and CaseClosed."""
    if actor.role not in (Role.MANAGER, Role.OWNER):
        raise CaseNeedsManager
    found = PaymentCase.objects.find(pk=case_id)
    if found is None:
        raise CaseNotFound
    about = lock_payment(found.payment_id) if found.payment_id else None
    case = PaymentCase.objects.select_for_update(no_key=True).get(pk=case_id)
    if not case.is_open:
        raise CaseClosed
    if about:
        case.payment = about.payment
    return OpenCase(case, about)


def case_about_payment(case_id: UUID) -> UUID:
    """The payment that a case is about. Raises CaseNotFound and ExitNotPossible."""
    case = PaymentCase.objects.find(pk=case_id)
    if case is None:
        raise CaseNotFound
    if case.payment_id is None:
        raise ExitNotPossible
    return case.payment_id
