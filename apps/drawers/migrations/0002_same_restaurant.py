"""A drawer's cashier and movements belong to the drawer's restaurant: the database says so, too."""

from django.db import migrations

from apps.core.db import tenant_foreign_key


class Migration(migrations.Migration):
    dependencies = [("drawers", "0001_initial")]
    operations = [
        tenant_foreign_key("drawers_cashdrawersession", "cashier_id", "authentication_user"),
        tenant_foreign_key("drawers_cashmovement", "session_id", "drawers_cashdrawersession"),
    ]
