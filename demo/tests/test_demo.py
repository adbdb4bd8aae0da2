"""The demo against the real application: right, repeatable, and not to be fooled."""

from io import StringIO

import pytest
from django.core.management import call_command

from apps.drawers.models import CashDrawerSession
from apps.payments.models import PaymentMethod
from apps.restaurants.models import Restaurant
from demo.__main__ import main
from demo.till import Till
from devstack.options import DEMO_PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def play(live_server, capsys):
    """Play the lunch against a server with the demo data; returns exit code and what was said."""
    call_command("seed_demo", stdout=StringIO())

    def run(language="fr_SN.UTF-8"):
        code = main({"BASE_URL": live_server.url, "LANG": language})
        return code, capsys.readouterr().out

    return run


def test_a_lunch_is_right_to_the_franc_and_can_be_played_again(play, live_server):
    code, said = play()
    assert code == 0, said
    assert "tout est juste" in said
    assert "Rapport Z 3" in said
    assert "9\xa0000\xa0F\xa0CFA sortent de la caisse de Fatou" in said
    assert "Le rapport du jour aussi" in said
    assert "laissée ouverte" not in said

    left = open_a_drawer(live_server)
    code, said = play("en_US.UTF-8")
    assert code == 0, said
    assert "every figure is right" in said
    assert "Z 7 report" in said, "the one left open was counted, too"
    assert "left open" in said
    session = CashDrawerSession.all_objects.get(pk=left)
    assert (session.closing_balance, session.variance) == (12_345, 0)


def open_a_drawer(live_server):
    """Somebody opens one, and goes."""
    till = Till(live_server.url, "fr")
    till.sign_in("dakar-cashier", DEMO_PASSWORD)
    return till.post("/api/payments/drawer-sessions/open/", {"opening_balance": 12_345})["id"]


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        # The server now gives change to the franc: the fish sold by weight shows it.
        ({"change_rounding": 1}, "change_due: expected 2640, got 2642"),
        ({"variance_limit": 10_000}, "expected status 403, got 200"),
        ({"blind_count": False}, "expected_balance: expected None, got"),
        ({"refund_limit": None}, "approval_above: expected 8000, got None"),
    ],
)
def test_a_figure_that_is_wrong_ends_it_and_is_named(play, rules, named):
    Restaurant.objects.filter(name="Le Baobab").update(**rules)

    code, said = play()

    assert code == 1
    assert named in said
    assert "tout est juste" not in said


def test_a_server_that_is_not_there_is_told_in_one_line(capsys):
    assert main({"BASE_URL": "http://127.0.0.1:1"}) == 2
    assert "does not answer" in capsys.readouterr().out


def test_without_cash_there_is_no_lunch(play):
    PaymentMethod.all_objects.update(is_active=False)

    code, said = play()

    assert code == 1
    assert "cash" in said
