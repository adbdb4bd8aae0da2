"""Catalogues are compiled when, and only when, their source is newer."""

from __future__ import annotations

import gettext
import os

from devstack.messages import compile_messages

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n>1;\\n"

msgid "Drawer"
msgstr "Tiroir-caisse"

msgid "%d sale"
msgid_plural "%d sales"
msgstr[0] "%d vente"
msgstr[1] "%d ventes"
"""


def test_a_catalogue_is_compiled_once_and_again_after_an_edit(tmp_path):
    source = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)

    (written,) = compile_messages(tmp_path)
    with written.open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert french.gettext("Drawer") == "Tiroir-caisse"
    assert french.ngettext("%d sale", "%d sales", 1) == "%d vente"
    assert french.ngettext("%d sale", "%d sales", 2) == "%d ventes"

    assert compile_messages(tmp_path) == []
    os.utime(source, (written.stat().st_mtime + 1,) * 2)
    assert compile_messages(tmp_path) == [written]
