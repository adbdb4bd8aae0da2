"""The accounts that the simulated providers know, and the settings that lead us to them."""

WAVE_KEY = "wave_demo_prod_c2ltdWxhdG9yLXdhdmU"
WAVE_BALANCE_KEY = "wave_demo_prod_only-the-balance"
"""May read the wallet, but not collect into it."""
WAVE_REFUSED = {
    "wave_demo_prod_revoked": (401, "api-key-revoked"),
    "wave_demo_prod_invalid-wallet": (403, "invalid-wallet"),
    "wave_demo_prod_disabled-wallet": (403, "disabled-wallet"),
    "wave_demo_prod_ip-not-allowed": (403, "ip-not-allowed"),
}
"""Keys that Wave knows and does not serve (section 2)."""
WAVE_WEBHOOK_SECRET = "wave_demo_WHS_c2ltdWxhdG9yLXdhdmU"  # noqa: S105

ORANGE_CLIENT = "simulated-orange-client"
ORANGE_SECRET = "simulated-orange-secret"  # noqa: S105
ORANGE_MERCHANT = "simulated-merchant-key"

MTN_COLLECTION_KEY = "c011ec7109000000000000000000d340"
MTN_DISBURSEMENT_KEY = "d15b0a5e3e4700000000000000000d34"
MTN_USER = "5d0c1a52-53f1-4f0e-9a55-0a0f4b8f3d34"
MTN_SECRET = "0b5e55ed0b5e55ed0b5e55ed0b5e55ed"  # noqa: S105

CHAPA_KEY = "CHASECK-c2ltdWxhdG9yLWNoYXBh"
CHAPA_TEST_KEY = "CHASECK_TEST-c2ltdWxhdG9yLWNoYXBh"
CHAPA_WEBHOOK_SECRET = "simulated-chapa-webhooks"  # noqa: S105

PAYSTACK_KEY = "sk_live_c2ltdWxhdG9yLXBheXN0YWNr"
PAYSTACK_TEST_KEY = "sk_test_c2ltdWxhdG9yLXBheXN0YWNr"
PAYSTACK_EMAIL = "caisse@restaurant.example"

MPESA_KEY = "simulated-daraja-key"
MPESA_SECRET = "simulated-daraja-secret"  # noqa: S105
MPESA_SHORT_CODE = "600984"
MPESA_PASSKEY = "5afe5afe5afe5afe5afe5afe5afe5afe"
MPESA_INITIATOR = "testapi"
MPESA_PASSWORD = "simulated operator"  # noqa: S105
MPESA_CREDENTIAL = "c2ltdWxhdGVkIG9wZXJhdG9y"


def environments(url: str) -> list[dict[str, str]]:
    """The variables that lead us to the simulator at `url`: one group per provider; none without.

    A group is used as a whole or not at all, so that no real key is ever sent here.
    """
    if not url:
        return []
    return [
        {
            "WAVE_API_URL": url,
            "WAVE_API_KEY": WAVE_KEY,
            "WAVE_WEBHOOK_SECRET": WAVE_WEBHOOK_SECRET,
        },
        {
            "ORANGE_API_URL": url,
            "ORANGE_CLIENT_ID": ORANGE_CLIENT,
            "ORANGE_CLIENT_SECRET": ORANGE_SECRET,
            "ORANGE_MERCHANT_KEY": ORANGE_MERCHANT,
        },
        {
            "MTN_API_URL": url,
            "MTN_SUBSCRIPTION_KEY": MTN_COLLECTION_KEY,
            "MTN_USER_ID": MTN_USER,
            "MTN_API_SECRET": MTN_SECRET,
            "MTN_DISBURSEMENT_SUBSCRIPTION_KEY": MTN_DISBURSEMENT_KEY,
        },
        {
            "CHAPA_API_URL": url,
            "CHAPA_SECRET_KEY": CHAPA_KEY,
            "CHAPA_WEBHOOK_SECRET": CHAPA_WEBHOOK_SECRET,
        },
        {
            "PAYSTACK_API_URL": url,
            "PAYSTACK_SECRET_KEY": PAYSTACK_KEY,
            "PAYSTACK_EMAIL": PAYSTACK_EMAIL,
        },
        {
            "MPESA_API_URL": url,
            "MPESA_CONSUMER_KEY": MPESA_KEY,
            "MPESA_CONSUMER_SECRET": MPESA_SECRET,
            "MPESA_PASSKEY": MPESA_PASSKEY,
            "MPESA_SHORT_CODE": MPESA_SHORT_CODE,
            "MPESA_INITIATOR": MPESA_INITIATOR,
            "MPESA_SECURITY_CREDENTIAL": MPESA_CREDENTIAL,
        },
    ]
