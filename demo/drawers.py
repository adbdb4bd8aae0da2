"""What happens in the two drawers besides sales: opened, moved, and looked into."""

from __future__ import annotations

from demo.books import compare, count_up
from demo.cashier import SESSIONS
from demo.lunch import Lunch
from demo.menu import AWA, MOUSSA
from demo.reports import check_report, tell_report
from demo.voice import money, pieces

AWAS_FLOAT = {"5000": 4, "2000": 5, "1000": 8, "500": 10, "100": 15, "50": 8, "5": 20}
MOUSSAS_FLOAT = 30_000
FATOUS_FLOAT = 40_000


def close_leftovers(lunch: Lunch) -> None:
    """A demo that was cut short left drawers open; the manager closes them first."""
    for cashier in (*lunch.cashiers.values(), lunch.desk):
        left = cashier.till.finds(SESSIONS + "current/")
        if left is None:
            continue
        path = f"{SESSIONS}{left['id']}/"
        amount = lunch.manager.get(path)["expected_balance"]
        body = {"closing_balance": amount, "variance_notes": "Restée ouverte avant la démo"}
        closed = lunch.manager.post(path + "close/", body, status=200)
        compare("the drawer left open", {"is_open": False, "variance": 0}, closed)
        lunch.voice.say(
            f"La responsable ferme d'abord la caisse que {cashier.name} avait laissée ouverte",
            f"The manager first closes the drawer that {cashier.name} had left open",
        )


def open_all(lunch: Lunch) -> None:
    """One float is counted note by note, the others declared as sums."""
    awa, moussa = lunch.cashiers[AWA], lunch.cashiers[MOUSSA]
    counted = count_up(AWAS_FLOAT)
    awa.open_drawer(counted, {"opening_count": AWAS_FLOAT})
    lunch.voice.say(
        f"{awa.name} compte son fond de caisse : {pieces(AWAS_FLOAT)} = {money(counted)}",
        f"{awa.name} counts the float: {pieces(AWAS_FLOAT)} = {money(counted)}",
    )
    moussa.open_drawer(MOUSSAS_FLOAT, {"opening_balance": MOUSSAS_FLOAT})
    lunch.voice.say(
        f"{moussa.name} déclare le sien : {money(MOUSSAS_FLOAT)}",
        f"{moussa.name} declares a float of {money(MOUSSAS_FLOAT)}",
    )
    lunch.desk.open_drawer(FATOUS_FLOAT, {"opening_balance": FATOUS_FLOAT})
    lunch.voice.say(
        f"{lunch.desk.name}, la responsable, garde {money(FATOUS_FLOAT)} pour les remboursements",
        f"{lunch.desk.name}, the manager, keeps {money(FATOUS_FLOAT)} for refunds",
    )
    words = moussa.till.is_refused(
        SESSIONS + "open/", {"opening_balance": 0}, status=409, code="drawer-already-open"
    )
    lunch.voice.refused("Une seconde caisse est refusée", "A second drawer is refused", words)


def move_cash(lunch: Lunch) -> None:
    """Small change comes in, the ice is paid, notes go to the safe, and a figure is mistyped."""
    awa, moussa, say = lunch.cashiers[AWA], lunch.cashiers[MOUSSA], lunch.voice.say
    awa.move_cash("pay_in", 10_000, "Monnaie de la responsable")
    say(f"{awa.name} reçoit {money(10_000)} de monnaie", f"{awa.name} gets change: {money(10_000)}")
    awa.move_cash("no_sale", 0, "Un client demande la monnaie d'un billet")
    say(f"{awa.name} ouvre le tiroir sans vente", f"{awa.name} opens the drawer for no sale")
    awa.move_cash("safe_drop", 25_000, "Coffre, 14 h")
    say(
        f"{awa.name} met {money(25_000)} au coffre", f"{awa.name} drops {money(25_000)} in the safe"
    )
    wrong = moussa.move_cash("pay_out", 15_000, "Glace pour le bar")
    say(
        f"{moussa.name} paie la glace : {money(15_000)}",
        f"{moussa.name} pays for ice: {money(15_000)}",
    )
    moussa.undo(wrong, "pay_out", 15_000, "Un zéro de trop")
    say("  … un zéro de trop : il défait la sortie", "  … a zero too many: he undoes it")
    moussa.move_cash("pay_out", 1500, "Glace pour le bar")
    say(f"  … et note {money(1500)}", f"  … and enters {money(1500)}")


def look(lunch: Lunch) -> None:
    """The manager reads the X report; the cashier, who counts blind, may not see the sum."""
    awa = lunch.cashiers[AWA]
    tell_report(lunch.voice, check_report(awa, lunch.manager, kind="x", variance=None))
    blind = awa.till.get(awa.path + "report/")
    compare("the X report that a cashier sees", {"kind": "x", "expected_balance": None}, blind)
    lunch.voice.say(
        f"{awa.name} compte à l'aveugle : ce qui devrait s'y trouver lui reste caché",
        f"{awa.name} counts blind: what should be in there stays hidden from her",
    )
