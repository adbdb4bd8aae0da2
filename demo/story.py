"""The whole story, from signing in to the last Z report."""

from __future__ import annotations

from typing import Any

from demo import closing, drawers, mishaps, mobile
from demo.books import Wrong, compare
from demo.cashier import Cashier
from demo.lunch import Lunch
from demo.menu import AWA, FIRST_GUESTS, FULL_HOUSE, MOUSSA
from demo.mobile import Wallets
from demo.phones import Phones
from demo.till import Till
from demo.voice import Voice

PASSWORD = "encaisse-demo"
LOGINS = {AWA: "dakar-cashier", MOUSSA: "dakar-cashier2"}
MANAGER = "dakar-manager"
KOFFI, ABIDJAN = "Koffi", "abidjan-cashier"


def play(base_url: str, phones: Phones, voice: Voice) -> None:
    """Play one lunch. Raises Wrong at the first figure that is not what it must be."""
    voice.chapter("On arrive", "People arrive")
    lunch = arrive(base_url, voice)
    drawers.close_leftovers(lunch)
    voice.chapter("Les caisses s'ouvrent", "The drawers open")
    drawers.open_both(lunch)
    voice.chapter("Les premiers clients", "The first guests")
    for meal in FIRST_GUESTS:
        lunch.serve(meal)
    voice.chapter("Ce qui va de travers", "What goes wrong")
    mishaps.cancel_a_mistake(lunch)
    mishaps.repeat_a_request(lunch)
    mishaps.serve_a_clumsy_guest(lunch)
    voice.chapter("Salle comble", "A full house")
    for meal in FULL_HOUSE:
        lunch.serve(meal)
    wallets = pay_by_phone(base_url, lunch, phones)
    voice.chapter("De l'argent bouge sans vente", "Cash moves without a sale")
    drawers.move_cash(lunch)
    voice.chapter("La responsable regarde (rapport X)", "The manager has a look (X report)")
    drawers.look(lunch)
    voice.chapter("On compte et on ferme (rapports Z)", "Counting and closing (Z reports)")
    close(lunch)
    for each in wallets:
        mobile.agree(each)


def pay_by_phone(base_url: str, lunch: Lunch, phones: Phones) -> list[Wallets]:
    """Dakar's guests pay with two wallets, and one in Abidjan with the third."""
    voice = lunch.voice
    voice.chapter("Les téléphones paient", "The phones pay")
    if not phones.are_there():
        voice.say(
            "  (pas de simulateur ici : donnez SIMULATOR_URL pour jouer ce chapitre)",
            "  (no simulator here: give SIMULATOR_URL to play this chapter)",
        )
        return []
    dakar = mobile.play(lunch, phones, _methods(lunch.manager))
    till = Till(base_url, voice.language)
    who = till.sign_in(ABIDJAN, PASSWORD)
    voice.say(f"{KOFFI}, {who['restaurant']['name']}", f"{KOFFI}, {who['restaurant']['name']}")
    abidjan = Wallets(Lunch(voice, till, {}), phones, _methods(till))
    mobile.answer_a_prompt(abidjan, Cashier(KOFFI, till, ""))
    return [dakar, abidjan]


def arrive(base_url: str, voice: Voice) -> Lunch:
    """Everybody signs in; the tills learn how cash is called here."""
    manager, _ = _sign_in(base_url, voice, MANAGER, "manager")
    cash = _cash_method(manager)
    cashiers = {}
    for name, username in LOGINS.items():
        till, restaurant = _sign_in(base_url, voice, username, "cashier")
        cashiers[name] = Cashier(name, till, cash)
        voice.say(f"{name} ({username}), {restaurant}", f"{name} ({username}), {restaurant}")
    return Lunch(voice, manager, cashiers)


def _cash_method(till: Till) -> str:
    found = _methods(till)
    if "cash" not in found:
        raise Wrong(f"payment methods: expected one with the code 'cash', got {sorted(found)}")
    return str(found["cash"]["id"])


def _methods(till: Till) -> dict[str, dict[str, Any]]:
    """The restaurant's ways to pay, by provider code."""
    return {method["provider_code"]: method for method in till.get("/api/payments/methods/")}


def _sign_in(base_url: str, voice: Voice, username: str, role: str) -> tuple[Till, str]:
    till = Till(base_url, voice.language)
    who = till.sign_in(username, PASSWORD)
    compare("who signed in", {"username": username, "role": role}, who)
    compare("the restaurant", {"currency": "XOF", "timezone": "Africa/Dakar"}, who["restaurant"])
    return till, who["restaurant"]["name"]


def close(lunch: Lunch) -> None:
    """Both drawers are closed, the Z numbers follow each other, and the payments add up."""
    first = closing.close_exactly(lunch)
    second = closing.close_short(lunch)
    compare("the number of the second Z report", first + 1, second)
    closing.add_up(lunch)
