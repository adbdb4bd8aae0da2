"""Giving money back from the pages: what each button does, refuses and offers."""

import pytest
from django.urls import reverse

from apps.core.scope import restaurant_scope
from apps.drawers.services.counting import Declared
from apps.drawers.services.open import open_drawer
from apps.payments.models import Refund
from apps.payments.tests.back_office.house import office
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.flows.tills import reload
from apps.payments.tests.refunds.desk import GIVEN, IN_DOUBT, later, paid_by

pytestmark = pytest.mark.django_db

HAND = {"status": "manual_required", "road": "manual", "needs_approval": False}


def address(row, page="change"):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
    return reverse(name, args=[row.pk])


def press(person, row, deed, **said):
    """Press a button; the level and the text of what the next page says."""
    client = office(person)
    client.cookies["django_language"] = "en"
    shown = client.post(address(row, deed), said, follow=True)
    assert shown.status_code == 200
    return [(message.level_tag, str(message)) for message in shown.context["messages"]]


def offered(person, row):
    page = office(person).get(address(row))
    return [deed["url"] for deed in page.context.get("deeds", [])]


def reserved(refund):
    """A refund made past the services, with its amount reserved as they would have done."""
    payment = reload(refund.payment)
    payment.refunding_amount += refund.amount
    payment.save(update_fields=["refunding_amount"])
    return refund


@pytest.fixture
def drawer(ours):
    with restaurant_scope(ours.restaurant.pk):
        return open_drawer(actor=ours.manager, declared=Declared(balance=20_000)).session


@pytest.fixture
def paid(ours, till, boxed):
    """1 000 F by a provider that gives money back."""
    return paid_by("refunding", till, ours.cashier)


class TestGiveMoneyBack:
    SAID = {"amount": "500", "reason": "Plat froid", "key": "page-1"}

    def test_the_page_shows_the_road_and_what_remains(self, ours):
        ours.restaurant.refund_limit = 2000
        ours.restaurant.save()
        client = office(ours.manager)
        client.cookies["django_language"] = "en"

        page = client.get(address(ours.payment))

        (deed,) = page.context["deeds"]
        body = page.content.decode().replace("\u00a0", " ")
        assert "All that remains goes back out of the drawer." in body
        assert "More than 2 000 F CFA waits for a second person." in body
        assert str(deed["form"]["amount"].value()) == "8500"
        assert len(deed["form"]["key"].value()) == 36

    def test_a_double_click_is_one_refund(self, ours, drawer):
        for _ in range(2):
            told = press(ours.manager, ours.payment, "refund", **self.SAID)
            assert told == [("success", "The refund stands as: given back.")]
        refund = Refund.all_objects.get()
        assert (refund.amount, refund.reason, refund.status) == (500, "Plat froid", "success")
        assert reload(ours.payment).refunded_amount == 500

    def test_a_double_click_for_all_of_it_is_one_refund(self, ours, drawer):
        for _ in range(2):
            told = press(ours.manager, ours.payment, "refund", **self.SAID | {"amount": "8500"})
            assert told == [("success", "The refund stands as: given back.")]
        assert Refund.all_objects.count() == 1
        assert offered(ours.manager, ours.payment) == []

    @pytest.mark.parametrize(
        ("said", "text"),
        [
            ({"amount": "9000"}, "This is more than what can still be given back of this payment."),
            ({"amount": "0"}, "This is more than what can still be given back of this payment."),
            ({"amount": "0.5"}, "Amount: This currency has no amount that small."),
            ({"reason": ""}, "Reason: This field is required."),
            ({"reason": "a\x07b"}, "Reason: Control characters are not allowed."),
            ({}, "Open your cash drawer before giving back cash."),
        ],
        ids=["too much", "nothing", "half a franc", "no reason", "a bell", "no drawer"],
    )
    def test_a_refusal_is_a_message(self, ours, said, text):
        told = press(ours.manager, ours.payment, "refund", **self.SAID | said)
        assert told == [("error", text)]
        assert not Refund.all_objects.exists()

    def test_a_large_one_waits_for_a_second_person(self, ours):
        ours.restaurant.refund_limit = 100
        ours.restaurant.save()
        told = press(ours.manager, ours.payment, "refund", **self.SAID)
        assert told == [("warning", "The refund waits for a second person.")]

    def test_a_doubtful_one_can_be_asked_about(self, ours, administrator, paid):
        BogusProvider.refund_answers[:] = [IN_DOUBT, GIVEN]
        ((level, text),) = press(ours.manager, paid, "refund", **self.SAID)
        assert level == "warning"
        assert text.endswith("The outcome is still unknown: do not give it back again yet.")
        refund = Refund.all_objects.get()
        assert address(refund, "press") in office(ours.owner).get(address(refund)).content.decode()

        later(refund, minutes=1)
        told = press(administrator, refund, "press")

        assert told == [("success", "The refund stands as: given back.")]
        assert press(ours.manager, refund, "press") == []


class TestApproval:
    def test_a_second_person_lets_it_go(self, ours, drawer):
        refund = reserved(ours.refund())
        assert offered(ours.owner, refund) == [
            address(refund, "approve"),
            address(refund, "reject"),
        ]

        told = press(ours.owner, refund, "approve")

        assert told == [("success", "The refund stands as: given back.")]
        assert reload(refund).approved_by == ours.owner
        assert press(ours.owner, refund, "approve") == [
            ("error", "This refund does not wait for anybody's decision.")
        ]
        assert offered(ours.owner, refund) == []

    def test_whoever_asked_for_it_cannot(self, ours):
        refund = reserved(ours.refund())
        assert press(ours.manager, refund, "approve") == [
            (
                "error",
                "Somebody else than the person who asked for this refund must approve it.",
            )
        ]
        assert reload(refund).approved_by is None

    def test_rejected_with_a_reason(self, ours):
        refund = reserved(ours.refund())
        assert press(ours.owner, refund, "reject") == [("error", "Reason: This field is required.")]
        ((level, text),) = press(ours.owner, refund, "reject", reason="Rien à redire")
        assert level == "warning"
        assert text.startswith("The refund stands as: failed.")
        assert reload(refund).error_message == "Rien à redire"


class TestByHand:
    EVIDENCE = {"transaction_reference": "MP-77", "note": "Envoyé à la main"}

    def test_settled_with_evidence(self, ours):
        refund = reserved(ours.refund(**HAND))
        assert offered(ours.owner, refund) == [
            address(refund, "reject"),
            address(refund, "settle"),
            address(refund, "pay-cash"),
        ]
        told = press(ours.manager, refund, "settle", **self.EVIDENCE)
        assert told == [("success", "The refund stands as: given back.")]
        assert (reload(refund).evidence, reload(refund).settled_by) == ("MP-77", ours.manager)
        assert press(ours.manager, refund, "settle", **self.EVIDENCE) == [
            ("error", "This refund does not have to be given by hand.")
        ]

    def test_without_evidence_it_is_refused(self, ours):
        refund = reserved(ours.refund(**HAND))
        told = press(ours.manager, refund, "settle", note="Promis")
        assert told == [("error", "Reference of the transaction: This field is required.")]
        assert reload(refund).status == "manual_required"

    def test_paid_in_cash_from_the_managers_drawer(self, ours, drawer):
        refund = reserved(ours.refund(**HAND))
        told = press(ours.manager, refund, "pay-cash")
        assert told == [("success", "The refund stands as: given back.")]
        assert reload(refund).drawer_session_id == drawer.pk

    def test_withdrawn_when_it_was_asked_for_by_mistake(self, ours):
        refund = reserved(ours.refund(**HAND))
        ((level, text),) = press(ours.manager, refund, "reject", reason="Par erreur")
        assert (level, text) == ("warning", "The refund stands as: failed. Par erreur")
        assert reload(refund.payment).refunding_amount == 0
        assert offered(ours.manager, refund) == []

    def test_no_cash_without_an_open_drawer(self, ours):
        refund = reserved(ours.refund(**HAND))
        assert press(ours.owner, refund, "pay-cash") == [
            ("error", "Open your cash drawer before giving back cash.")
        ]


DEEDS = ["approve", "reject", "settle", "pay-cash"]


@pytest.mark.parametrize("deed", ["refund", *DEEDS])
def test_only_managers_of_the_house_may(ours, theirs, administrator, deed):
    """Cashiers are sent to the login, strangers to the front page, administrators nowhere."""
    row = ours.payment if deed == "refund" else reserved(ours.refund())
    before = list(Refund.all_objects.values())
    said = TestGiveMoneyBack.SAID | TestByHand.EVIDENCE

    assert "/login/" in office(ours.cashier).post(address(row, deed), said)["Location"]
    assert office(theirs.owner).post(address(row, deed), said)["Location"] == "/admin/"
    assert office(administrator).post(address(row, deed), said).status_code == 403
    assert office(ours.owner).get(address(row, deed)).status_code == 405
    assert offered(administrator, row) == []
    assert list(Refund.all_objects.values()) == before


def test_the_first_page_counts_what_waits_and_leads_there(ours, theirs):
    theirs.case()
    theirs.refund()
    ours.case()
    ours.refund()
    ours.refund(**HAND)
    client = office(ours.manager)
    client.cookies["django_language"] = "en"

    page = client.get(reverse("admin:index"))

    assert [one.text for one in page.context["follow_up"]] == [
        "1 open case",
        "1 refund to approve",
        "1 refund to give by hand",
    ]
    for one in page.context["follow_up"]:
        assert client.get(one.url).context["cl"].result_count == one.count
