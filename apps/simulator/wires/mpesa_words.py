"""M-Pesa's rules for fields, and its shapes: pure (wire reference, sections 3 to 9)."""

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from apps.simulator.http import Reply, reply
from apps.simulator.ledger import Charge, Status, word
from apps.simulator.lies import Shown
from apps.simulator.wires.base import figure, host_of

NAIROBI = timezone(timedelta(hours=3))
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
MOST = Decimal(250_000)
DIGITS = "0123456789"

RESULTS = {
    "0": "The service request is processed successfully.",
    "1": "The balance is insufficient for the transaction.",
    "17": "Rule limited.",
    "1032": "Request cancelled by user",
    "1037": "DS timeout user cannot be reached.",
    "2001": "The initiator information is invalid.",
    "4999": "The transaction is still under processing",
}
TOLD_OTHERWISE = {"1037": "No response from user."}
"""For the same payment the callback and the query use other words (section 5)."""

OVERLOADED = "500.001.1001"


def error(status: int, code: str, text: str) -> Reply:
    said = {"requestId": f"{word(4)}-{word(4)}-{word(12)}", "errorCode": code, "errorMessage": text}
    return reply(status, said)


def fault(text: str, code: str) -> dict[str, Any]:
    """The gateway's own envelope."""
    return {"fault": {"faultstring": text, "detail": {"errorcode": code}}}


INVALID_TOKEN = error(404, "404.001.03", "Invalid Access Token")
NO_CREDENTIALS = error(500, OVERLOADED, "Wrong credentials")
NO_MERCHANT = error(500, OVERLOADED, "Merchant does not exist")
LOCKED = error(
    500,
    OVERLOADED,
    "Unable to lock subscriber, a transaction is already in process for the current subscriber",
)
NOT_KNOWN = error(500, OVERLOADED, "The transaction does not Exist")
NO_ANSWER = error(500, OVERLOADED, "")


def invalid(field: str) -> Reply:
    return error(400, "400.002.02", f"Bad Request - Invalid {field}")


def unfit(said: Mapping[str, Any], *, is_strict: bool) -> Reply | None:
    """The first field of a push that is refused. Unknown ones are not (section 14)."""
    amount = figure(said.get("Amount"))
    kind, reference = said.get("TransactionType"), said.get("AccountReference")
    tests = {
        "TransactionType": kind in ("CustomerPayBillOnline", "CustomerBuyGoodsOnline"),
        "Amount": amount is not None and amount == int(amount) and 1 <= amount <= MOST,
        "PartyA": is_phone(said.get("PartyA")),
        "PartyB": bool(re.fullmatch(r"\d{5,7}", str(said.get("PartyB")))),
        "PhoneNumber": is_phone(said.get("PhoneNumber")),
        "CallBackURL": bool(host_of(said.get("CallBackURL"))) and "<" not in said["CallBackURL"],
        "AccountReference": _is_text(reference, 12 if is_strict else 100),
        "Remarks": _is_text(said.get("TransactionDesc"), 13 if is_strict else 182),
    }
    wrong = next((name for name, is_fine in tests.items() if not is_fine), "")
    return invalid(wrong) if wrong else None


def is_phone(said: Any) -> bool:
    return bool(re.fullmatch(r"254[17]\d{8}", str(said)))


def is_signed(said: Mapping[str, Any], short_code: str, passkey: str) -> bool:
    """Whether the password is that of its own timestamp."""
    ours = base64.b64encode(f"{short_code}{passkey}{said.get('Timestamp')}".encode()).decode()
    return said.get("Password") == ours


def is_timestamp(said: Any) -> bool:
    try:
        datetime.strptime(str(said), "%Y%m%d%H%M%S").replace(tzinfo=NAIROBI)
    except ValueError:
        return False
    return len(str(said)) == 14


def local(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(NAIROBI)


def checkout_id(moment: float, phone: str) -> str:
    return f"ws_CO_{local(moment):%d%m%Y%H%M%S}{word(3, DIGITS)}{phone[-9:]}"


def receipt(moment: float) -> str:
    """A year's and a month's letter, the day, and seven more (section 14)."""
    at = local(moment)
    year, month = chr(ord("T") + (at.year - 2025) % 7), chr(ord("A") + at.month - 1)
    return f"{year}{month}{'0123456789ABCDEFGHIJKLMNOPQRSTUV'[at.day]}{word(7, UPPER)}"


def result_code(charge: Charge, shown: Shown) -> str:
    if shown.status is Status.PENDING:
        return "4999"
    return "0" if shown.status is Status.SUCCEEDED else charge.reason or "1032"


def callback(charge: Charge, shown: Shown, code: str) -> dict[str, Any]:
    """What is posted to the CallBackURL: numbers for numbers, and an item without a value."""
    number = int(code) if code.isdecimal() else code
    text = TOLD_OTHERWISE.get(code) or RESULTS.get(code, "Failed")
    said = {
        "MerchantRequestID": charge.extra["merchant_request"],
        "CheckoutRequestID": charge.id,
        "ResultCode": number,
        "ResultDesc": text,
    }
    if code == "0":
        at = int(f"{local(charge.ended_at or charge.created_at):%Y%m%d%H%M%S}")
        items = [
            {"Name": "Amount", "Value": float(shown.amount)},
            {"Name": "MpesaReceiptNumber", "Value": charge.transaction_id},
            {"Name": "Balance"},
            {"Name": "TransactionDate", "Value": at},
            {"Name": "PhoneNumber", "Value": int(charge.phone)},
        ]
        said["CallbackMetadata"] = {"Item": items}
    return {"Body": {"stkCallback": said}}


def confirmation(charge: Charge, shown: Shown, msisdn: str) -> dict[str, str]:
    """What the paybill's confirmation URL is told, all in texts."""
    return {
        "TransactionType": "Pay Bill",
        "TransID": charge.transaction_id,
        "TransTime": f"{local(charge.ended_at or charge.created_at):%Y%m%d%H%M%S}",
        "TransAmount": f"{shown.amount:.2f}",
        "BusinessShortCode": charge.merchant,
        "BillRefNumber": charge.reference,
        "InvoiceNumber": "",
        "OrgAccountBalance": "49197.00",
        "ThirdPartyTransID": "",
        "MSISDN": msisdn,
        "FirstName": "HANA",
        "MiddleName": "",
        "LastName": "",
    }


def reversal_result(
    about: str, conversation: str, code: str, charge: Charge | None, moment: float
) -> dict[str, Any]:
    """How a reversal ended; what failed has no parameters, and its code may be letters."""
    result: dict[str, Any] = {
        "ResultType": 0,
        "ResultCode": int(code) if code.isdecimal() else code,
        "ResultDesc": RESULTS.get(code, "The reversal has failed."),
        "OriginatorConversationID": about,
        "ConversationID": conversation,
        "TransactionID": receipt(moment),
        "ReferenceData": {"ReferenceItem": {"Key": "QueueTimeoutURL", "Value": "internal"}},
    }
    if code == "0" and charge:
        parameters = {
            "DebitAccountBalance": "Utility Account|KES|10250.00|10250.00|0.00|0.00",
            "Amount": float(charge.amount),
            "TransCompletedTime": int(f"{local(moment):%Y%m%d%H%M%S}"),
            "OriginalTransactionID": charge.transaction_id,
        }
        listed = [{"Key": key, "Value": value} for key, value in parameters.items()]
        result["ResultParameters"] = {"ResultParameter": [*listed, {"Key": "Charge"}]}
    return {"Result": result}


def _is_text(said: Any, longest: int) -> bool:
    return isinstance(said, str | int) and 0 < len(str(said)) <= longest
