"""The matrix of providers in the documentation is the registry's."""

from io import StringIO

import pytest
from django.core.management import call_command

from apps.payments.management.commands import provider_matrix
from apps.payments.providers import PROVIDERS
from apps.payments.tests.bogus import BogusProvider


def test_the_page_says_what_the_registry_says():
    page = provider_matrix.page().read_text()

    assert page == provider_matrix.renewed(page), "run: python manage.py provider_matrix"


def test_every_provider_and_every_setting_stands_in_it():
    page = provider_matrix.page().read_text()

    for provider in PROVIDERS.values():
        assert f" {provider_matrix._name(provider)} |" in page
        for setting in provider.settings:
            assert f"| `{setting.env}` | `{setting.name}` |" in page


def test_the_command_writes_a_new_provider_into_the_page(tmp_path, monkeypatch):
    copy = tmp_path / "providers.md"
    copy.write_text(provider_matrix.page().read_text())
    monkeypatch.setattr(provider_matrix, "page", lambda: copy)
    monkeypatch.setitem(PROVIDERS, BogusProvider.code, BogusProvider)

    call_command("provider_matrix", stdout=StringIO())

    assert "| Bogus |" in copy.read_text()


def test_a_page_without_the_marks_is_not_touched():
    with pytest.raises(ValueError):
        provider_matrix.renewed("# Providers\n")
