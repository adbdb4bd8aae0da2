"""With real credentials nothing changes but configuration: only settings lead to the simulator."""

import ast
from pathlib import Path

from apps.payments.providers import PROVIDERS
from apps.simulator.accounts import environments

APPS = Path(__file__).parents[2]
URL = "http://simulator.example:9000"


def test_it_is_led_to_by_settings_that_lead_to_the_real_ones_too():
    ours = {setting.env: setting for p in PROVIDERS.values() for setting in p.settings}
    led = {name: value for group in environments(URL) for name, value in group.items()}
    assert led.keys() <= ours.keys()
    addresses = {name for name, value in led.items() if URL in value}
    assert addresses == {name for name in ours if name.endswith("_API_URL")}
    assert all(ours[name].default.startswith("https://") for name in addresses)


def test_each_provider_is_led_there_as_a_whole_or_not_at_all():
    groups = environments(URL)
    for provider in PROVIDERS.values():
        names = {s.env for s in provider.settings if s.is_secret and s.is_required}
        holding = [group for group in groups if names & group.keys()]
        assert len(holding) == bool(names)
        assert all(names <= group.keys() for group in holding)


def test_nothing_else_of_ours_knows_of_it():
    """Imports are forbidden by contract; here the rest: names, addresses, variables."""
    own = [path for path in APPS.rglob("*.py") if not {"tests", "simulator"} & set(path.parts)]
    naming = [path for path in own if "SIMULATOR" in path.read_text()]
    knowing = [
        path.name
        for path in naming
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "SIMULATOR" in node.value
    ]
    assert len(own) > 100
    assert knowing == []


def test_without_an_address_there_is_nothing_to_set():
    assert environments("") == []
