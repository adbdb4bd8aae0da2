"""What every row has that a provider may still have to be asked about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WatchedModel(models.Model):
    """A row whose outcome lies with a provider: somebody looks again at `next_check_at`.

    `outcome_known` is False while the provider may or may not have acted. One looker at a time
    holds the lease; its generation keeps a late one from ending another's (services.leases).
    """

    outcome_known = models.BooleanField(_("outcome known"), default=True)
    next_check_at = models.DateTimeField(_("next look"), null=True, blank=True)
    last_checked_at = models.DateTimeField(_("last look"), null=True, blank=True)
    check_count = models.PositiveIntegerField(_("looks"), default=0)
    lease_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    lease_generation = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
