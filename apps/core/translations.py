"""The texts of the project, and whether each of them is said in French. Needs no GNU gettext.

English is what stands in the code, so it has no catalogue.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "fr"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")

Msgid = str | tuple[str, ...] | list[str]
Key = tuple[str, str | None]


@dataclass(frozen=True)
class Text:
    """One text to translate, and where it stands."""

    msgid: str
    plural: str | None
    context: str | None
    place: str

    @property
    def key(self) -> Key:
        return self.msgid, self.context


def texts_of_project(project: Path) -> list[Text]:
    """Every text of our code and templates, in the order of files; tests speak to nobody."""
    texts = [text for root in ("apps", "config") for text in _python(project, project / root)]
    for template in sorted((project / "templates").rglob("*.html")):
        texts += template_texts(template, str(template.relative_to(project)))
    return texts


def template_texts(template: Path, place: str) -> Iterator[Text]:
    """The texts of one Django template, read the way makemessages reads it."""
    code = templatize(template.read_text(encoding="utf-8"), origin=place)
    # What stands around the texts is blanked out, but its indentation is no Python.
    flat = "\n".join(line.lstrip() for line in code.splitlines())
    yield from _texts(flat.encode(), place)


def python_texts(file: Path, place: str) -> Iterator[Text]:
    """The texts of one module."""
    yield from _texts(file.read_bytes(), place)


def _python(project: Path, root: Path) -> Iterator[Text]:
    for file in sorted(root.rglob("*.py")):
        if not {"tests", "migrations"} & set(file.parts):
            yield from python_texts(file, str(file.relative_to(project)))


def _texts(code: bytes, place: str) -> Iterator[Text]:
    found = extract("python", io.BytesIO(code), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _, msgid, _, context in found:
        first, *rest = (msgid,) if isinstance(msgid, str) else msgid
        if first:
            yield Text(first, rest[0] if rest else None, context, place)


def catalogue_file(project: Path) -> Path:
    """Where the translations stand."""
    return project / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read_catalogue(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=LANGUAGE, domain="django")


def problems(project: Path) -> list[str]:
    """What is wrong with the French catalogue, one line each; nothing when it is complete."""
    source = catalogue_file(project)
    catalogue = read_catalogue(source)
    found = [
        f"{text.place}: {fault}: {text.msgid!r}"
        for text in texts_of_project(project)
        if (fault := _fault(catalogue.get(text.msgid, text.context), text))
    ]
    return list(dict.fromkeys(found)) + _compiled_problems(source, catalogue)


def _fault(message: Message | None, text: Text) -> str:
    if message is None:
        return "missing"
    said = _said(message)
    if message.fuzzy:
        return "fuzzy"
    if not all(said):
        return "not translated"
    if text.plural is None and isinstance(message.id, str):
        wanted = sorted(PLACEHOLDER.findall(text.msgid))
        if sorted(PLACEHOLDER.findall(said[0])) != wanted:
            return "other placeholders"
    return ""


def _compiled_problems(source: Path, catalogue: Catalog) -> list[str]:
    """The compiled file must say what its source says."""
    compiled = source.with_suffix(".mo")
    if not compiled.exists():
        return [f"{compiled.name} is missing: make messages"]
    with compiled.open("rb") as file:
        shipped = read_mo(file)
    for message in catalogue:
        if not message.id or message.fuzzy or not all(_said(message)):
            continue
        # Babel reads the contexts of compiled files as bytes.
        context: Any = message.context.encode() if message.context else None
        twin = shipped.get(message.id, context)
        if twin is None or _said(twin) != _said(message):
            return [f"{compiled.name} is older than its source: make messages"]
    return []


def _said(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def update(project: Path) -> int:
    """Rewrite the catalogue: new texts come in untranslated, gone ones leave. Returns the new."""
    source = catalogue_file(project)
    old = read_catalogue(source) if source.exists() else Catalog(locale=LANGUAGE)
    new = Catalog(
        locale=LANGUAGE,
        domain="django",
        project="Encaisse",
        version="0",
        msgid_bugs_address="issues",
        last_translator="Encaisse",
        language_team="French",
        header_comment="# French texts of Encaisse. `make messages` keeps this file up to date.",
        revision_date=old.revision_date,
        creation_date=old.creation_date,
        fuzzy=False,
    )
    added = 0
    for text in texts_of_project(project):
        known = old.get(text.msgid, text.context)
        added += known is None and new.get(text.msgid, text.context) is None
        new.add(
            (text.msgid, text.plural) if text.plural else text.msgid,
            known.string if known else "",
            locations=[(text.place, 1)],
            flags=known.flags if known else (),
            context=text.context,
        )
    source.parent.mkdir(parents=True, exist_ok=True)
    with source.open("wb") as file:
        write_po(file, new, width=100, include_lineno=False, sort_output=True)
    return added
