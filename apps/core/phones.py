"""Phone numbers: one form to keep (E.164), one to show (masked)."""

import phonenumbers
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Invalid


class PhoneInvalid(Invalid):
    """Not a phone number in use in its country."""

    code = "phone-invalid"
    message = _("This is not a valid phone number. Write it with its country code: +221…")


def normalise_phone(raw: str, country: str) -> str:
    """A number as E.164. `country` (ISO 3166) serves where no country code was written.

    Raises PhoneInvalid when the number is not in use under its country's plan.
    """
    try:
        number = phonenumbers.parse(raw, country)
    except phonenumbers.NumberParseException as error:
        raise PhoneInvalid(field="customer_phone") from error
    if not phonenumbers.is_valid_number(number):
        raise PhoneInvalid(field="customer_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_phone(number: str) -> str:
    """Country code and the last two digits; the rest is dots."""
    if not number:
        return ""
    try:
        code = f"+{phonenumbers.parse(number).country_code}"
    except phonenumbers.NumberParseException:
        code = number[:4]
    return f"{code}{'•' * (len(number) - len(code) - 2)}{number[-2:]}"
