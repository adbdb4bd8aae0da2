"""What a manager does on an ordinary day, clicked through."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from apps.audit.services import record
from apps.payments.tests.factories import WebhookDeliveryFactory

MENU = "#nav-sidebar"
PHONE = {"width": 390, "height": 844}


def menu(page: Page, name: str) -> None:
    page.locator(MENU).get_by_role("link", name=name).click()


def test_the_day_at_a_glance(sign_in, ours, theirs):
    page = sign_in("Baobab-manager")

    expect(page.locator("#takings-today")).to_have_text(re.compile(r"^8\s500\sF\sCFA$"))
    expect(page.get_by_role("heading", name="Par heure")).to_be_visible()
    expect(page.locator(".ec-chart-bar[height='160']")).to_have_count(1)
    expect(page.get_by_role("link", name="Baobab-cashier")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Plateau")


def test_a_payment_and_its_story(sign_in, ours):
    page = sign_in("Baobab-manager")
    menu(page, "Paiements")
    page.get_by_role("link", name=ours.payment.reference).click()

    timeline = page.locator(".ec-timeline")
    expect(timeline.locator(".ec-moment")).to_have_count(3)
    expect(timeline.locator(".ec-label")).to_have_text(["en attente", "en traitement", "réussi"])
    expect(page.locator("#content")).to_contain_text(re.compile(r"1\s500\sF\sCFA"))
    expect(page.locator("#content")).to_contain_text("+221•••••••67")
    expect(page.get_by_role("button", name="Enregistrer")).to_have_count(0)


def test_a_drawer_session_and_its_report(sign_in, ours):
    page = sign_in("Baobab-manager")
    menu(page, "Sessions de caisse")
    page.get_by_role("link", name="Baobab-cashier").click()

    expect(page.get_by_role("heading", name="Lecture X")).to_be_visible()
    expected = page.get_by_role("row", name=re.compile("Attendu en caisse"))
    expect(expected).to_contain_text(re.compile(r"56\s500\sF\sCFA"))
    expect(page.locator("#movements-group, .inline-group")).to_contain_text("Pain Baobab")


def test_an_order_leads_to_its_payment(sign_in, ours):
    page = sign_in("Baobab-manager")
    menu(page, "Commandes")
    page.get_by_role("link", name="#1", exact=True).click()
    expect(page.locator("#content")).to_contain_text("Thiéboudienne")

    page.get_by_role("link", name=ours.payment.reference).click()
    expect(page.locator(".ec-timeline")).to_be_visible()


def test_the_language_is_switched_where_one_stands(sign_in, ours):
    page = sign_in("Baobab-manager")
    menu(page, "Paiements")
    page.locator(MENU).get_by_text("Baobab-manager").click()
    page.get_by_role("button", name="English").click()

    expect(page).to_have_url(re.compile("/admin/payments/payment/$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(MENU)).to_contain_text("Drawer sessions")
    expect(page.locator("#content")).to_contain_text("success")

    page.locator(MENU).get_by_text("Baobab-manager").click()
    page.get_by_role("button", name="Français").click()
    expect(page.locator(MENU)).to_contain_text("Sessions de caisse")


@pytest.mark.parametrize(("format_name", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_payments_are_exported(sign_in, ours, format_name, begins):
    page = sign_in("Baobab-manager")
    menu(page, "Paiements")
    page.get_by_role("link", name="Exporter").click()
    page.locator("select[name=format]").select_option(label=format_name)
    with page.expect_download() as started:
        page.locator("#content [type=submit]").click()

    file = started.value
    assert file.suggested_filename.endswith(f".{format_name}")
    content = Path(file.path()).read_bytes()
    assert content.startswith(begins)
    if format_name == "csv":
        assert ours.payment.reference in content.decode()


def test_a_list_is_filtered(sign_in, ours):
    page = sign_in("Baobab-manager")
    menu(page, "Paiements")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)

    page.goto("/admin/payments/payment/?status__exact=failed")
    expect(page.locator("#result_list tbody tr")).to_have_count(0)
    page.goto(f"/admin/payments/payment/?q={ours.payment.reference}")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)


def test_an_owner_hires_a_cashier(sign_in, ours):
    page = sign_in("Baobab-owner")
    menu(page, "Équipe")
    page.locator("a[href$='/authentication/user/add/']").first.click()
    page.locator("[name=username]").fill("awa")
    page.locator("[name=password1]").fill("correct-horse-battery")
    page.locator("[name=password2]").fill("correct-horse-battery")
    page.locator("[name=_save]").click()

    menu(page, "Équipe")
    row = page.get_by_role("row", name=re.compile("^awa"))
    expect(row).to_contain_text("caissier")


def test_an_administrator_looks_at_each_restaurant(sign_in, ours, theirs, administrator):
    page = sign_in(administrator)
    expect(page.locator(".ec-when")).to_contain_text("Baobab")

    page.get_by_label("Restaurant").select_option(label="Plateau")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator(".ec-when")).to_contain_text("Plateau")


def test_a_cashier_stays_outside(sign_in, ours):
    page = sign_in("Baobab-cashier")

    expect(page.locator("#login-form")).to_be_visible()
    expect(page.locator("body")).to_contain_text("réservée aux responsables et aux propriétaires")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone(sign_in, ours, scheme):
    page = sign_in("Baobab-manager", viewport=PHONE, color_scheme=scheme)
    expect(page.locator("#takings-today")).to_be_visible()
    paths = ["/admin/", "/admin/payments/payment/"]
    endless = WebhookDeliveryFactory(payment=ours.payment, dedupe_key="a" * 64)
    noted = record(
        actor=ours.owner, action="drawer.opened", subject=ours.drawer, facts={"hash": "z" * 300}
    )
    for row in (ours.payment, ours.drawer, ours.order, ours.case(), endless, noted):
        paths.append(f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/")
    for path in paths:
        page.goto(path)
        expect(page.locator("#content")).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        dark = page.evaluate("document.documentElement.classList.contains('dark')")
        assert dark is (scheme == "dark")


def test_every_page_of_the_menu_opens(sign_in, ours, administrator):
    page = sign_in(administrator)
    links = page.locator(f"{MENU} ol a")
    expect(links).not_to_have_count(0)
    for path in [link.get_attribute("href") for link in links.all()]:
        page.goto(path or "")
        expect(page.locator("#content")).to_be_visible()
