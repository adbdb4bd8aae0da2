"""One small base for models with a protected state, around the traps of django-fsm-2."""

from typing import Any

from django.db import models
from django_fsm import ConcurrentTransitionMixin

from apps.core.rows import add


class StateMachineModel(ConcurrentTransitionMixin, models.Model):
    """A model whose state moves only by its transition methods, one mover at a time."""

    class Meta:
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Take over the row as it stands in the database.

        The library's own version lifts the protection of the shared field for the whole process
        while it runs, so other threads could write states past the transitions. Copying a fresh
        instance's values needs no lifting.
        """
        fresh = type(self)._base_manager.db_manager(kwargs.get("using")).get(pk=self.pk)
        self.__dict__.update(fresh.__dict__)

    def save_transition(self, *fields: str) -> None:
        """Insert the row, or update its state and `fields`.

        Raises ConcurrentTransition when another mover was first. The state column is always
        among those written: `save(update_fields=…)` without it drops a transition in silence.
        """
        if self._state.adding:
            add(self)
            self._update_initial_state()
            return
        states = [field.name for field in self.state_fields]
        self.save(update_fields={*states, *fields})
