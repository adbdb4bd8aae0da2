"""A manager imports a file, and works a difference off."""

import datetime

from playwright.sync_api import expect

from apps.payments.tests.factories import PaymentMethodFactory

FILE = (
    "Id transaction;Date;Montant;Frais;Statut\n"
    "MP1;19/11/2026 12:30;1 500;15;Réussi\n"
    "MP2;demain;700;7;Réussi\n"
)
TARIFF = {"statement": {"tariff": {"fee": 200}}}


def test_from_a_file_to_a_resolved_difference(sign_in, ours, tmp_path):
    PaymentMethodFactory(
        restaurant=ours.restaurant, provider_code="orange", name="Orange Money", config=TARIFF
    )
    file = tmp_path / f"{datetime.date(2026, 11, 19)}.csv"
    file.write_text(FILE)
    page = sign_in("Baobab-owner")
    page.locator("#nav-sidebar").get_by_role("link", name="Relevés").click()
    page.get_by_role("link", name="Importer un relevé").click()
    page.locator("[name=method]").select_option(label="Orange Money")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.locator("#content")).to_contain_text("ce n'est pas une date : demain")
    page.get_by_role("button", name="Enregistrer et comparer").click()
    expect(page.locator("#content")).to_contain_text("recettes nettes", ignore_case=True)

    page.locator("#nav-sidebar").get_by_role("link", name="Différences").click()
    page.get_by_role("row", name="absent ici").get_by_role("link").first.click()
    page.locator("[name=act]").select_option("booked")
    page.locator("[name=reason]").fill("Vente de la boutique")
    page.get_by_role("button", name="Régler la différence").click()
    expect(page.locator("#content")).to_contain_text("Vente de la boutique")
    expect(page.get_by_role("button", name="Régler la différence")).to_have_count(0)
