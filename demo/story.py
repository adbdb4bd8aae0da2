"""The whole story, from signing in to the last Z report."""

from __future__ import annotations

from typing import Any

from demo import cities, closing, day, drawers, mishaps, mobile, refunds
from demo.books import Wrong, compare
from demo.cashier import Cashier
from demo.lunch import Lunch
from demo.menu import AWA, FATOU, FIRST_GUESTS, FULL_HOUSE, MOUSSA
from demo.mobile import Wallets
from demo.phones import Phones
from demo.till import Till
from demo.voice import Voice

PASSWORD = "encaisse-demo"
LOGINS = {AWA: "dakar-cashier", MOUSSA: "dakar-cashier2"}
MANAGER, OWNER = "dakar-manager", "dakar-owner"
KOFFI, ABIDJAN = "Koffi", "abidjan-cashier"


def play(base_url: str, phones: Phones, voice: Voice) -> None:
    """Play one lunch. Raises Wrong at the first figure that is not what it must be."""
    voice.chapter("On arrive", "People arrive")
    lunch = arrive(base_url, voice)
    drawers.close_leftovers(lunch)
    before = day.read(lunch)
    voice.chapter("Les caisses s'ouvrent", "The drawers open")
    drawers.open_all(lunch)
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
    voice.chapter("De l'argent revient aux clients", "Money goes back to guests")
    refunds.play(lunch, wallets[0] if wallets else None)
    voice.chapter("De l'argent bouge sans vente", "Cash moves without a sale")
    drawers.move_cash(lunch)
    voice.chapter("La responsable regarde (rapport X)", "The manager has a look (X report)")
    drawers.look(lunch)
    voice.chapter("On compte et on ferme (rapports Z)", "Counting and closing (Z reports)")
    close(lunch)
    voice.chapter("Le jour est-il juste ?", "Is the day right?")
    for each in wallets:
        mobile.agree(each)
    day.reconcile(lunch, before)


def pay_by_phone(base_url: str, lunch: Lunch, phones: Phones) -> list[Wallets]:
    """Dakar's guests pay with two wallets, one in Abidjan with the third, others with cents."""
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
    koffi = Cashier(KOFFI, till, "")
    abidjan = Wallets(Lunch(voice, till, {}, koffi, till), phones, _methods(till))
    mobile.answer_a_prompt(abidjan, koffi)
    cities.play(base_url, phones, voice, PASSWORD)
    return [dakar, abidjan]


def arrive(base_url: str, voice: Voice) -> Lunch:
    """Everybody signs in; the tills learn how cash is called here."""
    manager, _ = _sign_in(base_url, voice, MANAGER, "manager")
    owner, _ = _sign_in(base_url, voice, OWNER, "owner")
    cash = _cash_method(manager)
    cashiers = {}
    for name, username in LOGINS.items():
        till, restaurant = _sign_in(base_url, voice, username, "cashier")
        cashiers[name] = Cashier(name, till, cash)
        voice.say(f"{name} ({username}), {restaurant}", f"{name} ({username}), {restaurant}")
    desk = Cashier(FATOU, manager, cash, is_blind=False)
    return Lunch(voice, manager, cashiers, desk, owner)


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
    """All drawers are closed, the Z numbers follow each other, and the payments add up."""
    first = closing.close_exactly(lunch)
    second = closing.close_short(lunch)
    third = closing.close_desk(lunch)
    compare("the numbers of the Z reports", [first + 1, first + 2], [second, third])
    closing.add_up(lunch)
