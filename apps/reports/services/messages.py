"""What stands in a mail: the sheet as text, and the same as a PDF beside it."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import slugify

from apps.authentication.models import Role, User
from apps.core.scope import restaurant_scope
from apps.reports.domain.sheet import Sheet
from apps.reports.models import DayReportMail, Mail, ReceiptMail
from apps.reports.pdf import PAPERS, render_pdf
from apps.reports.selectors import day_report
from apps.reports.selectors_receipt import receipt_get
from apps.reports.sheets.day import day_sheet
from apps.reports.sheets.plain import plain_text
from apps.reports.sheets.receipt import receipt_sheet


def day_report_message(mail: DayReportMail) -> EmailMessage:
    """The day, to all owners who have an address, in their restaurant's language."""
    with translation.override(mail.restaurant.language):
        sheet = day_sheet(day_report(mail.restaurant, mail.date, mail.date))
        owners = owners_with_address().filter(restaurant=mail.restaurant_id)
        to = [owner.email for owner in owners]
        return _message(mail, sheet, to, about=f"{sheet.title} {mail.date}")


def receipt_message(mail: ReceiptMail) -> EmailMessage:
    """The receipt as it stands now, to the guest, in the restaurant's language."""
    language = mail.restaurant.language
    with restaurant_scope(mail.restaurant_id), translation.override(language):
        receipt = receipt_get(mail.order_id)
        sheet = receipt_sheet(receipt)
        return _message(mail, sheet, [receipt.order.customer_email], about=sheet.title)


def owners_with_address() -> QuerySet[User]:
    """Owners, of any restaurant, who can be written to."""
    return User.objects.filter(role=Role.OWNER, is_active=True).exclude(email="").order_by("id")


def _message(mail: Mail, sheet: Sheet, to: list[str], *, about: str) -> EmailMessage:
    """One subject line, whatever a name holds, and the row's id: a copy is known as one."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    domain = address.rpartition("@")[2]
    message = EmailMessage(
        subject=" ".join(f"{sheet.house} – {about}".split()),
        body=plain_text(sheet),
        to=to,
        headers={"Message-ID": f"<{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach(f"{slugify(about)}.pdf", render_pdf(sheet, PAPERS["a4"]), "application/pdf")
    return message
