"""Requests as each provider wants them, over a real socket."""

from base64 import b64encode
from uuid import uuid4

import requests

from apps.simulator import accounts

WAVE_ORDER = {
    "amount": "2500",
    "currency": "XOF",
    "client_reference": "INV-42",
    "success_url": "https://shop.example/ok",
    "error_url": "https://shop.example/ko",
}
ORANGE_ORDER = {
    "merchant_key": accounts.ORANGE_MERCHANT,
    "currency": "OUV",
    "order_id": "ORD-1",
    "amount": 1200,
    "return_url": "https://shop.example/back",
    "cancel_url": "https://shop.example/cancel",
    "notif_url": "http://127.0.0.1:9/notif",
    "lang": "fr",
    "reference": "Boutique Exemple",
}
CHAPA_ORDER = {
    "amount": "250.00",
    "currency": "ETB",
    "tx_ref": "INV-42",
    "return_url": "https://shop.example/back",
}
PAYSTACK_ORDER = {
    "email": "guest-42@shop.example",
    "amount": 25000,
    "currency": "GHS",
    "reference": "INV-42",
    "callback_url": "https://shop.example/back?shop=1",
    "metadata": {"cancel_action": "https://shop.example/cancel", "order_id": "42"},
}
MTN_ORDER = {
    "amount": "2500",
    "currency": "XOF",
    "externalId": "INV-42",
    "payer": {"partyIdType": "MSISDN", "partyId": "2250707070707"},
    "payerMessage": "Facture 42",
}
MPESA_ORDER = {
    "TransactionType": "CustomerPayBillOnline",
    "Amount": "250",
    "PartyA": "254708374149",
    "PartyB": accounts.MPESA_SHORT_CODE,
    "PhoneNumber": "254708374149",
    "CallBackURL": "http://127.0.0.1:9/pay/d/4f9c",
    "AccountReference": "INV42",
    "TransactionDesc": "Tickets",
}
MTN_KEYS = {
    "collection": accounts.MTN_COLLECTION_KEY,
    "disbursement": accounts.MTN_DISBURSEMENT_KEY,
}


class Asking:
    """Speaks to one simulator; each answer is that of `requests`."""

    def __init__(self, simulator):
        self.simulator, self.url, self.http = simulator, simulator.url, requests.Session()
        self.http.trust_env = False
        self.tokens = {}

    def __call__(self, method, path, **more):
        return self.http.request(method, self.url + path, **{"timeout": 20, **more})

    def control(self, method, path, said=None):
        return self(method, f"/_simulator/{path}", json=said)

    # --- Wave ---

    def wave(self, method="POST", path="", key=accounts.WAVE_KEY, **more):
        headers = {"Authorization": f"Bearer {key}"} | more.pop("headers", {})
        return self(method, f"/v1/checkout/sessions{path}", headers=headers, **more)

    def wave_order(self, **changed):
        return self.wave(json=WAVE_ORDER | changed)

    # --- Orange ---

    def orange_token(self, pair=(accounts.ORANGE_CLIENT, accounts.ORANGE_SECRET)):
        form = {"grant_type": "client_credentials"}
        return self("POST", "/oauth/v3/token", data=form, auth=pair)

    def orange(self, call, said, segment="dev", **more):
        if "orange" not in self.tokens:
            self.tokens["orange"] = self.orange_token().json()["access_token"]
        headers = {"Authorization": f"Bearer {self.tokens['orange']}"} | more.pop("headers", {})
        path = f"/orange-money-webpay/{segment}/v1/{call}"
        return self("POST", path, headers=headers, **({"json": said} | more))

    def orange_order(self, segment="dev", **changed):
        return self.orange("webpayment", ORANGE_ORDER | changed, segment)

    def orange_status(self, made, **changed):
        triple = {"order_id": "ORD-1", "amount": 1200, "pay_token": made["pay_token"]}
        return self.orange("transactionstatus", triple | changed)

    # --- Chapa ---

    def chapa(self, method, path, key=accounts.CHAPA_KEY, **more):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return self(method, f"/v1/{path}", headers=headers, **more)

    def chapa_order(self, key=accounts.CHAPA_KEY, **changed):
        return self.chapa("POST", "transaction/initialize", key, json=CHAPA_ORDER | changed)

    # --- Paystack ---

    def paystack(self, method, path, key=accounts.PAYSTACK_KEY, **more):
        headers = {"Authorization": f"Bearer {key}"}
        return self(method, f"/{path}", headers=headers, **more)

    def paystack_order(self, key=accounts.PAYSTACK_KEY, path="transaction/initialize", **changed):
        return self.paystack("POST", path, key, json=PAYSTACK_ORDER | changed)

    def paystack_prompt(self, key=accounts.PAYSTACK_KEY, phone="0551230000", **changed):
        wallet = {"phone": phone, "provider": changed.pop("wallet", "MTN")}
        return self.paystack_order(key, "charge", mobile_money=wallet, **changed)

    # --- M-Pesa ---

    def mpesa_token(self, pair=(accounts.MPESA_KEY, accounts.MPESA_SECRET), grant=True):
        query = {"grant_type": "client_credentials"} if grant else {}
        return self("GET", "/oauth/v1/generate", params=query, auth=pair)

    def mpesa(self, path, said, **more):
        if "mpesa" not in self.tokens:
            self.tokens["mpesa"] = self.mpesa_token().json()["access_token"]
        headers = {"Authorization": f"Bearer {self.tokens['mpesa']}"} | more.pop("headers", {})
        return self("POST", f"/mpesa/{path}", headers=headers, **({"json": said} | more))

    def mpesa_signed(self, timestamp="20261120111502"):
        code = accounts.MPESA_SHORT_CODE
        password = b64encode(f"{code}{accounts.MPESA_PASSKEY}{timestamp}".encode()).decode()
        return {"BusinessShortCode": code, "Password": password, "Timestamp": timestamp}

    def mpesa_prompt(self, **changed):
        said = self.mpesa_signed() | MPESA_ORDER | changed
        return self.mpesa("stkpush/v1/processrequest", said)

    def mpesa_query(self, made):
        said = self.mpesa_signed() | {"CheckoutRequestID": made["CheckoutRequestID"]}
        return self.mpesa("stkpushquery/v1/query", said)

    # --- MTN ---

    def mtn_token(self, product="collection", pair=(accounts.MTN_USER, accounts.MTN_SECRET)):
        key = {"Ocp-Apim-Subscription-Key": MTN_KEYS[product]}
        return self("POST", f"/{product}/token/", headers=key, auth=pair)

    def mtn(self, method, path, product="collection", market="mtnivorycoast", **more):
        if product not in self.tokens:
            self.tokens[product] = self.mtn_token(product).json()["access_token"]
        headers = {
            "Authorization": f"Bearer {self.tokens[product]}",
            "Ocp-Apim-Subscription-Key": MTN_KEYS[product],
            "X-Target-Environment": market,
        } | more.pop("headers", {})
        return self(method, f"/{product}/v1_0/{path}", headers=headers, **more)

    def mtn_order(self, reference=None, market="mtnivorycoast", headers=None, **changed):
        said = MTN_ORDER | {"currency": "EUR" if market == "sandbox" else "XOF"} | changed
        headers = {"X-Reference-Id": reference or str(uuid4())} | (headers or {})
        return self.mtn("POST", "requesttopay", market=market, headers=headers, json=said)

    def mtn_status(self, reference):
        return self.mtn("GET", f"requesttopay/{reference}")
