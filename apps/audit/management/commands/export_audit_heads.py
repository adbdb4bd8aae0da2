"""`manage.py export_audit_heads`: the end of every audit trail, signed, to keep elsewhere."""

from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.audit.domain.canonical import canonical
from apps.audit.domain.chain import Head
from apps.audit.domain.export import ExportedHead, signed
from apps.audit.models import AuditHead
from apps.audit.signing import signing_key

logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Prints a line of JSON for each restaurant, and logs the same at INFO."""

    help = (
        "Print the signed head of every restaurant's audit trail. Keep the lines where nobody who "
        "can write to the database can write; verify_audit --heads compares with them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        key, now = signing_key(), timezone.now()
        for row in AuditHead.all_objects.order_by("restaurant_id").iterator():
            head = Head(row.count, bytes(row.hash))
            line = signed(ExportedHead(row.restaurant_id, head, now), key)
            self.stdout.write(canonical(line).decode())
            logger.info("audit_head", **line)
