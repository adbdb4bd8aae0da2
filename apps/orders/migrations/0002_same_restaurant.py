"""An order's items belong to the order's restaurant: the database says so, too."""

from django.db import migrations

from apps.core.db import tenant_foreign_key


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [tenant_foreign_key("orders_orderitem", "order_id", "orders_order")]
