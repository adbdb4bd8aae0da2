"""All that a payment points to belongs to the payment's restaurant: the database says so, too."""

from django.db import migrations

from apps.core.db import tenant_foreign_key


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        tenant_foreign_key("payments_payment", "order_id", "orders_order"),
        tenant_foreign_key("payments_payment", "payment_method_id", "payments_paymentmethod"),
        tenant_foreign_key("payments_payment", "drawer_session_id", "drawers_cashdrawersession"),
        tenant_foreign_key("payments_payment", "retry_of_id", "payments_payment"),
        tenant_foreign_key("payments_paymentevent", "payment_id", "payments_payment"),
    ]
