"""Who did what, to what, why and from where. Rows are added, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.triggers import ENTRY_TRIGGERS, HEAD_TRIGGERS
from apps.core.models import TenantModel


class Channel(models.TextChoices):
    """The way by which an act came to us."""

    API = "api", _("API")
    BACK_OFFICE = "back_office", _("back office")
    WEB = "web", _("web")
    TASK = "task", _("background task")
    COMMAND = "command", _("command line")


class AuditEntry(TenantModel):
    """One act of a person or of the system. `facts` holds what stood before and after.

    `sequence` and `hash` are its place in the restaurant's chain; both are empty until COMMIT.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who"),
    )
    action = models.CharField(_("action"), max_length=60)
    subject_type = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.CharField(_("subject"), max_length=64)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel, blank=True)
    ip_address = models.CharField(_("address"), max_length=45, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    digest = models.BinaryField(max_length=32)
    sequence = models.BigIntegerField(_("number"), null=True, editable=False)
    hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "sequence"], name="audit_sequence")
        ]
        indexes = [
            models.Index(fields=["restaurant", "-created_at"], name="audit_by_time"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
        ]
        triggers = ENTRY_TRIGGERS

    def __str__(self) -> str:
        return f"{self.sequence} · {self.action_name}"

    @property
    def action_name(self) -> str:
        """In words; by its code where it is of a time when the list was another."""
        return str(Action(self.action).label) if self.action in Action else self.action


class AuditHead(TenantModel):
    """The end of one restaurant's chain: how many entries it has, and the hash of the last.

    The database makes and moves it as entries are committed (`triggers.py`).
    """

    count = models.BigIntegerField(_("entries"), default=0, editable=False)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("head of an audit trail")
        verbose_name_plural = _("heads of audit trails")
        constraints = [
            models.UniqueConstraint(fields=["restaurant"], name="audit_head_one_per_restaurant")
        ]
        triggers = HEAD_TRIGGERS

    def __str__(self) -> str:
        return f"{self.count} {bytes(self.hash).hex()[:16]}"
