"""What a developer reads above the operations of the API's document."""

DESCRIPTION = """\
Payments backend for restaurant tills: cash and mobile money on one bill.

## Signing in

`POST /api/auth/token/` with a name and a password gives an `access` and a `refresh` token. Send
`Authorization: Bearer <access>` with every other request; `POST /api/auth/token/refresh/` gives a
new one when it has expired. The person's restaurant is the only one they see: what belongs to
another answers 404, like what does not exist.

## Amounts

Integers in the currency's minor unit: 8500 is 8 500 F CFA, and 850000 is 8,500.00 KES.

## Never charge twice: Idempotency-Key

Every `POST` that creates money takes the header `Idempotency-Key` (1 to 255 printable characters;
the body's field `idempotency_key` is the same); to initiate a payment or a refund it is required.
Choose a new key for each intention, and keep it until you have an answer. The same key with the
same request answers 200 with the present state of the same object, `is_duplicate: true` and the
header `Idempotent-Replayed: true`; with another request it answers 422 `idempotency-key-reused`.

**No answer came? Wait 20 s, then ask again with the same key.** A new key would be a new payment.

## In doubt: do not charge again

A payment `processing` with `outcome_known: false` is one whose provider has not told us where the
money is. Do not charge again: we keep asking, and what is true will stand in the payment.

## Following a payment

Cash answers `success` at once. Others answer `processing`, with what to do next in `action`
(`redirect`: show the guest `redirect_url`; `prompt`: the guest confirms on the phone).
Then `GET /api/payments/{id}/status/` every two or three seconds, until the status is another than
`pending` and `processing`. `POST /api/payments/{id}/check/` asks the provider now, at most once in
three seconds per payment.

## Errors

`application/problem+json` (RFC 9457): `title` and `detail` are for people and follow
`Accept-Language` (`fr`, `en`); decide by `code`, which never changes. A 400 lists its `errors` as
`field`, `code`, `detail`. 409 is a conflict with the present state, 429 has `Retry-After`, and
`request_id` names the request to whoever runs Encaisse.
"""
