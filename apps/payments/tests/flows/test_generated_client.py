"""A developer's first afternoon: a client generated from the schema sells a meal.

The generator (openapi-python-client) is not ours, so this shows that the document is one that
tools understand, and that the API does what it says.
"""

import json
import subprocess
import sys
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from apps.authentication.tests.factories import PASSWORD
from apps.payments.models import Payment

pytestmark = pytest.mark.django_db(transaction=True)
PACKAGE = "generated_till_client"


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """The name of the generated package, importable."""
    folder = tmp_path_factory.mktemp("client")
    document = folder / "schema.json"
    document.write_bytes(OpenApiJsonRenderer().render(SchemaGenerator().get_schema(public=True)))
    config = folder / "config.json"
    # the generator knows pages and files, no pictures and no paper
    known = {"image/svg+xml": "text/html", "application/pdf": "application/octet-stream"}
    config.write_text(json.dumps({"post_hooks": [], "content_type_overrides": known}))
    command = [sys.executable, "-m", "openapi_python_client", "generate"]
    where = ["--path", document, "--config", config, "--output-path", folder / PACKAGE]
    subprocess.run([*command, "--meta", "none", "--fail-on-warning", *where], check=True)
    sys.path.insert(0, str(folder))
    yield PACKAGE
    sys.path.remove(str(folder))


@pytest.fixture
def api(generated):
    """`api("orders.orders_create")` → the generated module of an operation."""
    return lambda name: import_module(f"{generated}.api.{name}")


@pytest.fixture
def models(generated):
    return import_module(f"{generated}.models")


def test_a_generated_client_sells_a_meal(live_server, generated, api, models, cashier, cash):
    client_module = import_module(f"{generated}.client")
    stranger = client_module.Client(base_url=live_server.url)
    token = api("auth.auth_token_create").sync(
        client=stranger,
        body=models.SignInRequest(username=cashier.username, password=PASSWORD),
    )
    till = client_module.AuthenticatedClient(base_url=live_server.url, token=token.access)

    items = [models.OrderLineRequest(name="Yassa", quantity=2, unit_price=3500)]
    order = api("orders.orders_create").sync(
        client=till, body=models.CreateOrderRequest(items=items)
    )
    method = api("methods.methods_list").sync(client=till)[0]
    ask = models.InitiatePaymentRequest(
        order_id=order.id, payment_method_id=method.id, amount_tendered=10_000
    )
    key = str(uuid4())
    payment = api("payments.payments_initiate").sync(client=till, body=ask, idempotency_key=key)
    again = api("payments.payments_initiate").sync(client=till, body=ask, idempotency_key=key)
    status = api("payments.payments_read_status").sync(client=till, id=payment.id)

    assert (payment.amount, payment.change_due) == (7000, 3000)
    assert (again.id, again.is_duplicate) == (payment.id, True)
    assert status.status == "success"
    assert Payment.all_objects.get().pk == UUID(str(payment.id))
