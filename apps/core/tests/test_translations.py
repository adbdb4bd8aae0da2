"""The check on the French catalogue sees each way in which a text can be missing from it."""

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from apps.core.translations import catalogue_file, problems, texts_of_project, update

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext

TITLE = _("Opening float of %(name)s")


def count(n):
    return ngettext("%(n)s sale", "%(n)s sales", n)
"""
TEMPLATE = """{% load i18n %}
    <p>
  {% translate "Takings today" %}
{% blocktranslate %}after {{ refunds }}{% endblocktranslate %}</p>
"""
FRENCH = {
    "Opening float of %(name)s": "Fond de caisse de %(name)s",
    "%(n)s sale": ("%(n)s vente", "%(n)s ventes"),
    "Takings today": "Recettes du jour",
    "after %(refunds)s": "après %(refunds)s",
}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "apps").mkdir()
    (tmp_path / "config").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "apps" / "texts.py").write_text(CODE)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    update(tmp_path)
    translate(tmp_path, FRENCH)
    return tmp_path


def translate(project, said, *, compiled=True, **flags):
    source = catalogue_file(project)
    with source.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    for message in catalogue:
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        if key in said:
            message.string = said[key]
            message.flags |= set(flags.get("flags", ()))
    with source.open("wb") as file:
        write_po(file, catalogue)
    if compiled:
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def test_code_and_templates_are_read(project):
    assert {text.msgid for text in texts_of_project(project)} == set(FRENCH)


def test_a_complete_catalogue_has_no_problems(project):
    assert problems(project) == []


def test_a_new_text_is_missing(project):
    (project / "apps" / "more.py").write_text('from x import gettext as _\n_("Safe drop")\n')
    assert problems(project) == ["apps/more.py: missing: 'Safe drop'"]

    assert update(project) == 1
    assert problems(project) == ["apps/more.py: not translated: 'Safe drop'"]


@pytest.mark.parametrize(
    ("said", "flags", "fault"),
    [
        ({"Takings today": ""}, (), "not translated"),
        ({"%(n)s sale": ("%(n)s vente", "")}, (), "not translated"),
        ({"Takings today": "Recettes"}, ("fuzzy",), "fuzzy"),
        ({"Opening float of %(name)s": "Fond de caisse"}, (), "other placeholders"),
        ({"Opening float of %(name)s": "Fond de caisse de %(nom)s"}, (), "other placeholders"),
    ],
)
def test_each_fault_is_named(project, said, flags, fault):
    translate(project, said, flags=flags)
    (found,) = problems(project)
    assert f": {fault}: " in found


def test_a_compiled_file_that_says_something_else_is_seen(project):
    translate(project, {"Takings today": "Recette du jour"}, compiled=False)
    assert problems(project) == ["django.mo is older than its source: make messages"]

    catalogue_file(project).with_suffix(".mo").unlink()
    assert problems(project) == ["django.mo is missing: make messages"]


def test_updating_keeps_translations_and_drops_what_is_gone(project):
    (project / "templates" / "page.html").unlink()
    before = catalogue_file(project).read_bytes()

    assert update(project) == 0

    text = catalogue_file(project).read_text()
    assert "Fond de caisse de %(name)s" in text
    assert "Recettes du jour" not in text
    assert before != text.encode()
    once = catalogue_file(project).read_bytes()
    update(project)
    assert catalogue_file(project).read_bytes() == once
