"""Every test of M-Pesa meets a server of its own."""

import pytest
import responses


@pytest.fixture
def server():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock
