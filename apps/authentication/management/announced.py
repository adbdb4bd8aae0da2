"""People who are made or changed at the command line are in the audit trail, too."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_save

from apps.authentication.models import User
from apps.core.admin.changes import announce


@contextmanager
def announced(action: str, facts_of: Callable[[User], dict[str, Any]]) -> Iterator[None]:
    """Each person saved in this block is announced in the transaction of the saving, by nobody.

    It begins with the saving: these commands wait for what is typed, and the database cuts off
    whoever keeps a transaction idle.
    """
    with ExitStack() as saving:

        def begin(**_: Any) -> None:
            saving.enter_context(transaction.atomic())

        def tell(instance: User, **_: Any) -> None:
            announce(actor=None, action=action, subject=instance, facts=facts_of(instance))

        pre_save.connect(begin, sender=User)
        post_save.connect(tell, sender=User)
        try:
            yield
        finally:
            pre_save.disconnect(begin, sender=User)
            post_save.disconnect(tell, sender=User)
