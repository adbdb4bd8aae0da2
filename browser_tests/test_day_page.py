"""A manager asks how a day went, of whom, and walks to the day before."""

import re

from playwright.sync_api import expect

from apps.reports.tests.days import SmallDay

PHONE = {"width": 390, "height": 844}
A_DAY = "/admin/reports/day/?date=2026-03-10"


def test_the_day_a_cashier_and_the_day_before(sign_in, ours):
    SmallDay(ours.owner, ours.manager).play()
    page = sign_in("Baobab-manager")
    page.locator("#nav-sidebar").get_by_role("link", name="Journée").click()
    page.get_by_label("Jour, ou premier jour").fill("2026-03-10")
    page.get_by_role("button", name="Afficher").click()

    expect(page.locator("#net")).to_have_text(re.compile(r"^30\s700\sF\sCFA$"))
    expect(page.locator("#variance .ec-money-negative")).to_have_text(re.compile(r"^-200\s"))
    expect(page.locator(".ec-chart-bar[height='160']")).to_have_count(1)

    page.get_by_label("Caissier").select_option(label="Baobab-manager")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("#net")).to_have_text(re.compile(r"^20\s000\s"))
    page.get_by_role("link", name="Jour précédent").click()
    expect(page.locator("#days")).to_have_text("9 mars 2026")
    expect(page.get_by_label("Caissier")).to_have_value(str(ours.manager.pk))
    expect(page.locator("#net")).to_have_text(re.compile(r"^0\s"))

    page.set_viewport_size(PHONE)
    for path in (A_DAY, "/admin/reports/day/?start_date=2026-01-01&end_date=2026-03-31"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
