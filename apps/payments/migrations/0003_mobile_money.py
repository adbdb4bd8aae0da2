"""What mobile money needs: the inbox, and an address of its own for each payment method."""

import apps.core.crypto
import apps.core.ids
import apps.payments.models.payment_method
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from apps.core.crypto import search_hash
from apps.core.db import tenant_foreign_key
from apps.payments.models.payment_method import new_webhook_token


def give_each_method_its_token(apps, schema_editor):
    """A default in the database would give all methods the same one."""
    for method in apps.get_model("payments", "PaymentMethod")._base_manager.all():
        method.webhook_token = new_webhook_token()
        method.webhook_token_hash = search_hash(method.webhook_token)
        method.save(update_fields=["webhook_token", "webhook_token_hash"])


class Migration(migrations.Migration):

    dependencies = [
        ('drawers', '0003_close_adds_up'),
        ('orders', '0003_items_stay_with_their_order'),
        ('payments', '0002_same_restaurant'),
        ('restaurants', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.UUIDField(default=apps.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('provider_code', models.CharField(max_length=20, verbose_name='provider')),
                ('dedupe_key', models.CharField(max_length=200, verbose_name='dedupe key')),
                ('is_proven', models.BooleanField(default=False, verbose_name='signature checked')),
                ('body', apps.core.crypto.EncryptedTextField(editable=False)),
                ('status', models.CharField(choices=[('received', 'received'), ('done', 'done'), ('unmatched', 'no payment found yet'), ('failed', 'failed, will be tried again'), ('orphaned', 'no payment found: needs a person')], default='received', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
                ('processed_at', models.DateTimeField(blank=True, null=True, verbose_name='processed')),
                ('next_attempt_at', models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True, verbose_name='next attempt')),
                ('lease_expires_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'webhook delivery',
                'verbose_name_plural': 'webhook deliveries',
                'ordering': ('-id',),
            },
            managers=[
                ('all_objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='payment',
            name='correlation_hash',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='payment',
            name='is_set_aside',
            field=models.BooleanField(default=False, verbose_name='set aside'),
        ),
        migrations.AddField(
            model_name='paymentmethod',
            name='webhook_token',
            field=apps.core.crypto.EncryptedTextField(default=apps.payments.models.payment_method.new_webhook_token, editable=False, verbose_name='webhook token'),
        ),
        migrations.AddField(
            model_name='paymentmethod',
            name='webhook_token_hash',
            field=models.CharField(default='', editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(give_each_method_its_token, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='paymentmethod',
            name='webhook_token_hash',
            field=models.CharField(editable=False, max_length=64, unique=True),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('correlation_hash', ''), _negated=True), fields=['correlation_hash'], name='payment_by_correlation'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('lease_expires_at__isnull', False)), fields=['lease_expires_at'], name='payment_leased'),
        ),
        migrations.AddField(
            model_name='webhookdelivery',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='payments.payment', verbose_name='payment'),
        ),
        migrations.AddField(
            model_name='webhookdelivery',
            name='payment_method',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.paymentmethod', verbose_name='payment method'),
        ),
        migrations.AddField(
            model_name='webhookdelivery',
            name='restaurant',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='restaurants.restaurant'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(condition=models.Q(('next_attempt_at__isnull', False)), fields=['next_attempt_at'], name='delivery_due'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(fields=('provider_code', 'payment_method', 'dedupe_key'), name='delivery_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('received', 'unmatched', 'failed')), _negated=True), ('next_attempt_at__isnull', False), _connector='OR'), name='delivery_waiting_is_watched'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhookdelivery',
            trigger=pgtrigger.compiler.Trigger(name='no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='74b05636ac4aed3c93ed6dc34702f5f3a681db08', operation='DELETE', pgid='pgtrigger_no_delete_8aaef', table='payments_webhookdelivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhookdelivery',
            trigger=pgtrigger.compiler.Trigger(name='as_it_came', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."provider_code" IS DISTINCT FROM (NEW."provider_code") OR OLD."dedupe_key" IS DISTINCT FROM (NEW."dedupe_key") OR OLD."is_proven" IS DISTINCT FROM (NEW."is_proven") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1de33d3ba1b1a6f2221358621fa9a726421b642d', operation='UPDATE', pgid='pgtrigger_as_it_came_1aeb1', table='payments_webhookdelivery', when='BEFORE')),
        ),
        tenant_foreign_key("payments_webhookdelivery", "payment_method_id", "payments_paymentmethod"),
        tenant_foreign_key("payments_webhookdelivery", "payment_id", "payments_payment"),
    ]
