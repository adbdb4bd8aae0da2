"""The compose file is valid by the Compose Specification, and each service is locked down."""

import copy
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from apps.core.tests.deployment.files import compose

SCHEMA = json.loads((Path(__file__).parent / "data" / "compose-spec.json").read_text())
SERVICES = ("postgres", "valkey", "migrate", "web", "worker", "beat")
LONG_RUNNING = tuple(name for name in SERVICES if name != "migrate")


def mistakes(document):
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]


def test_it_is_valid():
    assert mistakes(compose()) == []


@pytest.mark.parametrize(
    ("service", "key", "value"),
    [
        ("web", "helthcheck", {"disable": True}),
        ("web", "depends_on", {"migrate": {"condition": "when_ready"}}),
        ("valkey", "read_only", ["yes"]),
        ("postgres", "image", 18),
    ],
)
def test_the_schema_finds_a_mistake(service, key, value):
    broken = copy.deepcopy(compose())
    broken["services"][service][key] = value

    assert mistakes(broken)


def test_these_are_the_services():
    assert tuple(compose()["services"]) == SERVICES


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_no_more_than_it_must(name):
    service = compose()["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("user", "of the image") != "root"
    assert not service.keys() & {"privileged", "cap_add", "devices", "pid", "network_mode"}


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_a_service_comes_back_and_tells_how_it_is(name):
    service = compose()["services"][name]

    assert service["restart"] == "unless-stopped"
    if name != "web":  # the image's own
        assert service["healthcheck"]["test"]


def test_programs_start_after_the_migrations_and_those_after_the_database():
    services = compose()["services"]

    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    for name in ("web", "worker", "beat"):
        condition = services[name]["depends_on"]["migrate"]["condition"]
        assert condition == "service_completed_successfully"


def test_only_the_web_server_has_a_port_and_only_on_this_host():
    ports = {
        name: service["ports"]
        for name, service in compose()["services"].items()
        if "ports" in service
    }

    assert ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_the_database_and_the_queue_are_on_a_network_that_leads_nowhere():
    document = compose()

    assert document["networks"]["inside"]["internal"] is True
    for name in ("postgres", "valkey"):
        assert document["services"][name]["networks"] == ["inside"]


def test_the_databases_files_outlive_its_container():
    """The official image keeps them one directory higher since version 18."""
    postgres = compose()["services"]["postgres"]

    assert postgres["image"] == "postgres:18"
    assert postgres["volumes"] == ["postgres:/var/lib/postgresql"]
    assert "postgres" in compose()["volumes"]


def test_no_secret_stands_in_it():
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or name == "DATABASE_URL":
                assert "${POSTGRES_PASSWORD:?" in value
