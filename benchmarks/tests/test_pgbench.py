"""The script for `pgbench` inserts rows as they are now."""

import re

import pytest

from apps.payments.models import Payment, PaymentEvent
from benchmarks.pgbench import SCRIPT


@pytest.mark.parametrize("model", [Payment, PaymentEvent])
def test_the_script_names_every_column_that_must_have_a_value(model):
    table = model._meta.db_table
    (named,) = re.findall(rf"INSERT INTO {table} \(([^)]*)\)", SCRIPT.read_text())
    needed = {field.column for field in model._meta.concrete_fields if not field.null}
    assert needed <= {name.strip() for name in named.split(",")}
