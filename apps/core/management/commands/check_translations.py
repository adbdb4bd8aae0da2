"""`manage.py check_translations`: is everything said in French? `--update` collects the texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import unfold
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext, ngettext

from apps.core.translations import (
    LANGUAGE,
    Text,
    catalogue_file,
    problems,
    python_texts,
    read_catalogue,
    template_texts,
    update,
)

USED_PARTS_OF_UNFOLD = {"filters", "import_export"}


class Command(BaseCommand):
    """Needs neither a database nor GNU gettext."""

    help = "Fail when a text of ours or of unfold is missing, fuzzy or untranslated in French."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--update", action="store_true", help="put new texts into the catalogue instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        project = Path(settings.BASE_DIR)
        if options["update"]:
            self.stdout.write(f"{update(project)} new texts to translate")
            return
        found = problems(project) + list(_problems_of_unfold(project))
        if found:
            raise CommandError("\n  ".join([f"{len(found)} problems in French:", *found]))
        self.stdout.write("Everything is said in French.")


def _problems_of_unfold(project: Path) -> Iterator[str]:
    """What the installed unfold says that neither we nor Django translate."""
    catalogue = read_catalogue(catalogue_file(project))
    with translation.override(LANGUAGE):
        for text in _texts_of_unfold():
            if catalogue.get(text.msgid) is None and _in_words(text) == text.msgid:
                yield f"{text.place}: not in apps/core/admin/unfold_texts.py: {text.msgid!r}"


def _in_words(text: Text) -> str:
    """As Django says it. Python 3.11.2 finds a text with a plural only together with it."""
    return ngettext(text.msgid, text.plural, 1) if text.plural else gettext(text.msgid)


def _texts_of_unfold() -> Iterator[Text]:
    root = Path(unfold.__file__).parent
    for file in sorted(root.rglob("*")):
        part = file.relative_to(root).parts
        if part[0] == "contrib" and not set(part) & USED_PARTS_OF_UNFOLD:
            continue
        place = f"unfold/{'/'.join(part)}"
        if file.suffix == ".html":
            yield from template_texts(file, place)
        elif file.suffix == ".py":
            yield from python_texts(file, place)
