"""What a person reads on the pages."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from apps.audit.models import AuditEntry
from apps.core.admin.site import back_office
from apps.core.scope import restaurant_scope
from apps.drawers.services.counting import Declared
from apps.payments.models import Payment, PaymentEvent
from apps.payments.services.close_drawer import close_drawer
from apps.payments.tests.back_office.house import office

pytestmark = pytest.mark.django_db

DEEDS = (
    *("cancel-asked", "set-aside"),
    *("refund-requested", "refund-given", "refund-failed", "refund-by-hand"),
    *("credit-note-issued", "credit-note-used", "credit-note-returned"),
)


def read(person, row, language="en"):
    client = office(person)
    client.cookies["django_language"] = language
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    page = client.get(reverse(name, args=[row.pk]))
    assert page.status_code == 200
    return page.content.decode().replace("\u00a0", " ")


def test_a_payment_tells_its_story(ours):
    page = read(ours.manager, ours.payment)

    assert "8 500 F CFA" in page
    assert "1 500 F CFA" in page
    assert page.count("ec-moment-head") == 3
    assert page.index("pending") < page.index("processing")


def test_what_a_provider_said_is_redacted_on_the_page(ours):
    PaymentEvent.all_objects.create(
        restaurant=ours.restaurant,
        payment=ours.payment,
        source="poll",
        from_status="success",
        to_status="success",
        code="conflict",
        facts={"raw": {"api_key": "very-secret-value", "msisdn": "+221771234567"}},
    )
    page = read(ours.manager, ours.payment)

    assert "The provider refuses what it had confirmed." in page
    assert "very-secret-value" not in page
    assert "221771234567" not in page


def test_an_order_shows_its_items_and_payments(ours):
    page = read(ours.manager, ours.order)

    assert "Thiéboudienne" in page
    assert str(ours.payment.pk) in page
    assert "8 500 F CFA" in page


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_an_open_drawer_shows_its_x_report(ours, administrator, who):
    page = read(ours.manager if who == "manager" else administrator, ours.drawer)

    assert "X report" in page
    assert "56 500 F CFA" in page
    assert "-2 000 F CFA" in page
    assert "Pain Baobab" in page


def test_a_closed_drawer_shows_its_z_report(ours):
    with restaurant_scope(ours.restaurant.pk):
        close_drawer(
            actor=ours.manager,
            session_id=ours.drawer.pk,
            declared=Declared(count={"10000": 5, "5000": 1, "1000": 1}),
            notes="Monnaie mal rendue",
        )
    page = read(ours.manager, ours.drawer)

    assert "Z report 1" in page
    assert "-500 F CFA" in page
    assert "10 000 F CFA × 5" in page
    assert "Monnaie mal rendue" in page


def test_times_are_those_of_the_restaurant(ours):
    ours.restaurant.timezone = "Africa/Addis_Ababa"
    ours.restaurant.save()
    page = office(ours.manager).get(
        reverse("admin:payments_payment_change", args=[ours.payment.pk])
    )
    (moment, *_) = page.context["timeline"]
    local = moment.at.astimezone(ours.restaurant.business_day.timezone)
    assert f"{local:%H:%M:%S}" in page.content.decode()


@pytest.mark.parametrize("extended", [{}, {"extended": "1"}])
@pytest.mark.parametrize("page", [{}, {"page": "x"}, {"page": "99"}])
def test_pages_are_found_by_name(ours, extended, page):
    client = office(ours.manager)
    for _ in range(2):
        answer = client.get(reverse("admin:search"), {"s": "paiem", **extended, **page})
        assert answer.status_code == 200
        assert reverse("admin:payments_payment_changelist") in answer.content.decode()
    assert client.get(reverse("admin:search"), {"s": "zzz", **extended}).status_code == 200
    assert client.get(reverse("admin:search")).content == b""


@pytest.mark.parametrize("query", ["%00__exact=1", "id__exact=%00", "q=%00", "role=a%00b"])
def test_a_filter_that_no_column_can_hold_is_refused(administrator, query):
    client = office(administrator)
    for model in back_office._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"

        answer = client.get(f"{reverse(name)}?{query}")

        assert answer.status_code == 400, model
        assert answer["Content-Type"] == "text/plain; charset=utf-8", model


def test_half_a_character_finds_nothing(ours):
    url = reverse("admin:payments_payment_changelist")
    page = office(ours.manager).get(f"{url}?status__exact=%ED%A0%80")
    assert (page.status_code, page.context["cl"].result_count) == (200, 0)


def test_the_site_speaks_french_and_english(ours):
    client = office(ours.manager)
    assert "Paiements" in client.get(reverse("admin:index")).content.decode()

    client.post(reverse("set_language"), {"language": "en", "next": reverse("admin:index")})

    page = client.get(reverse("admin:index")).content.decode()
    assert "Takings today" in page
    assert "Paiements" not in page


def test_a_case_says_in_words_what_is_known(ours):
    said = {"amount": 5000, "currency": "XOF", "reference": "W-1"}
    case = ours.case(kind="mismatch", facts={"code": "amount-mismatch", "said": said, "looks": 0})
    page = read(ours.manager, case, "fr")

    for line in (
        ("Ce qui diffère", "L&#x27;opérateur annonce un autre montant."),
        ("Montant annoncé par l&#x27;opérateur", "5 000 F CFA"),
        ("Référence annoncée par l&#x27;opérateur", "W-1"),
        ("Nombre de fois où l&#x27;opérateur a été interrogé", "0"),
    ):
        assert '<th scope="row">{}</th><td>{}</td>'.format(*line) in page
    assert f" : {ours.payment.reference}" in page


def test_titles_name_things_as_people_do(ours):
    sale = ours.drawer.movements.get(kind="sale")

    assert "Vente 8 500 F CFA" in read(ours.manager, sale, "fr")
    assert f"{timezone.localdate():%d/%m/%Y}" in read(ours.manager, ours.drawer, "fr")
    assert f"Espèces {timezone.localdate():%d/%m/%Y}" in read(ours.manager, ours.delivery, "fr")


def test_a_payment_shows_only_what_concerns_it(ours, rf):
    page = read(ours.manager, ours.payment)
    assert "Tendered" in page
    assert "Asked for" not in page
    assert "refunds-heading" not in page
    ours.refund()
    assert "refunds-heading" in read(ours.manager, ours.payment)

    def lines(**fields):
        pages = back_office.get_model_admin(Payment)
        shown = pages.get_fieldsets(rf.get("/"), Payment(amount=500, **fields))
        return str([options["fields"] for _, options in shown])

    assert "tendered_shown" not in lines()
    assert "asked_shown" not in lines(amount_asked=500)
    assert "asked_shown" in lines(amount_asked=900)


def test_no_row_of_a_page_holds_more_than_fits_side_by_side():
    """Three in a row print over each other on a small laptop."""
    crowded = [
        (model.__name__, row)
        for model, pages in back_office._registry.items()
        for fields in (pages.fields or (), *(s["fields"] for _, s in pages.fieldsets or ()))
        for row in fields
        if not isinstance(row, str) and len(row) > 2
    ]
    assert crowded == []


def test_an_audit_entry_and_an_event_are_named_in_words(ours):
    entry = AuditEntry.all_objects.filter(action="drawer.opened").first()
    event = PaymentEvent.all_objects.filter(to_status="success").first()

    with override("fr"):
        assert str(entry) == f"{entry.sequence} · caisse ouverte"
        assert str(event) == "en traitement → réussi"


def test_what_people_did_to_a_payment_reads_in_words(ours):
    PaymentEvent.all_objects.bulk_create(
        PaymentEvent(
            restaurant=ours.restaurant,
            payment=ours.payment,
            source="person",
            from_status="success",
            to_status="success",
            code=code,
        )
        for code in DEEDS
    )
    page = read(ours.manager, ours.payment, language="fr")

    assert "Un remboursement a été demandé." in page
    assert [code for code in DEEDS if code in page] == []
