"""`verify_audit` and `export_audit_heads`, as somebody types them."""

import json
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from apps.audit.domain.export import NotOurs, read
from apps.audit.models import AuditEntry
from apps.audit.signing import signing_key
from apps.audit.tasks import export_audit_heads
from apps.audit.tests.chains import said_of, undone_without_triggers, write
from apps.core.ids import new_id
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db


def run(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def trails(restaurant):
    other = RestaurantFactory(name="Chez Awa")
    write(restaurant, 3)
    write(other, 2)
    return restaurant, other


def test_whole_trails(trails):
    assert [line.split(" (")[0] for line in run("verify_audit").splitlines()] == [
        "Chez Awa: whole",
        "Le Baobab: whole",
    ]


def test_it_tells_what_is_wrong_and_ends_with_1(trails):
    out = StringIO()
    with undone_without_triggers():
        sql("UPDATE audit_auditentry SET reason = 'because' WHERE reason = 'r2'")
        with pytest.raises(CommandError, match="tampered with: Le Baobab") as refused:
            call_command("verify_audit", stdout=out)
    assert refused.value.returncode == 1
    assert "Le Baobab: entry 3 was edited" in out.getvalue()
    assert "Chez Awa: whole" in out.getvalue()


def test_one_restaurant_only(trails):
    with undone_without_triggers():
        sql("DELETE FROM audit_auditentry WHERE reason = 'r2'")
        assert run("verify_audit", restaurant=trails[1].pk).startswith("Chez Awa: whole")


def test_a_restaurant_that_does_not_exist(db):
    with pytest.raises(CommandError, match="no such restaurant"):
        run("verify_audit", restaurant=new_id())


def test_exported_heads_hold_while_entries_are_added(trails):
    lines = run("export_audit_heads")
    write(trails[0], 2)

    assert run("verify_audit", heads=StringIO(lines)).count("whole") == 2


def test_a_tail_cut_off_with_its_head_is_found_by_an_exported_head(trails):
    lines = run("export_audit_heads")
    with undone_without_triggers():
        sql("DELETE FROM audit_auditentry WHERE reason = 'r2'")
        sql(
            "UPDATE audit_audithead h SET count = 2, hash = e.hash FROM audit_auditentry e "
            "WHERE e.restaurant_id = h.restaurant_id AND e.sequence = 2"
        )
        assert said_of(trails[0]) == []
        with pytest.raises(CommandError, match="Le Baobab"):
            run("verify_audit", heads=StringIO(lines))


def test_a_head_that_somebody_wrote_is_refused(trails):
    line = json.loads(run("export_audit_heads").splitlines()[0])
    for change in ({"count": line["count"] - 1}, {"seal": "0" * 64}, {"hash": "zz"}):
        forged = json.dumps(line | change)
        with pytest.raises(CommandError, match="line 1 is not a head that we signed"):
            run("verify_audit", heads=StringIO(forged))


@pytest.mark.parametrize("line", ["", "null", "[]", '{"at": 1}', "\ud800"])
def test_a_line_that_is_no_head(line):
    with pytest.raises(NotOurs):
        read(line, b"key")


def test_each_day_the_log_has_them_readable(trails, caplog):
    """Redaction takes nothing away that verification needs."""
    caplog.set_level("INFO")
    export_audit_heads()

    events = [record.msg for record in caplog.records if "audit_head" in str(record.msg)]
    heads = [read(json.dumps(event), signing_key()) for event in events]
    assert {exported.head.count for exported in heads} == {2, 3}


def test_a_key_of_its_own(settings):
    derived = signing_key()
    settings.AUDIT_SIGNING_KEY = "a-key-of-its-own"

    assert derived != signing_key() == b"a-key-of-its-own"


def test_entries_from_before_the_chain_are_chained(restaurant):
    migration = import_module("apps.audit.migrations.0003_chain")
    with undone_without_triggers():
        write(restaurant, 5)
        assert not AuditEntry.all_objects.filter(sequence__isnull=False).exists()
        migration.chain_what_is_there(apps, SimpleNamespace(connection=connection))

        assert said_of(restaurant) == []
        chained = AuditEntry.all_objects.order_by("sequence").values_list("sequence", "reason")
        assert list(chained) == [(n + 1, f"r{n}") for n in range(5)]
