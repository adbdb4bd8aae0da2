"""The demo's four restaurants and the people in them: published, so never for production."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from apps.authentication.models import Role

PASSWORD = "encaisse-demo"  # noqa: S105 - published on purpose; seed_demo refuses production
ADMINISTRATOR = "admin"
CASH = {"cash": "Espèces"}
CASH_IN_ENGLISH = {"cash": "Cash"}


@dataclass(frozen=True)
class DemoRestaurant:
    """One restaurant. Its id is fixed, so that a renamed one is found again, not made twice."""

    id: UUID
    town: str
    name: str
    country: str
    timezone: str
    methods: Mapping[str, str]
    """How guests can pay: names by provider code, in the order of the till's buttons."""
    currency: str = "XOF"
    language: str = "fr"
    franc: int = 1
    """What stands here for a franc CFA in house rules, floats and notes, in minor units."""

    @property
    def house_rules(self) -> dict[str, Any]:
        """Amounts are minor units."""
        return {
            "business_day_start": time(4, 0),
            "variance_limit": 5_000 * self.franc,
            "refund_limit": 8_000 * self.franc,
            "change_rounding": 5 * self.franc,
        }

    @property
    def people(self) -> dict[str, Role]:
        """Usernames and roles."""
        return {
            f"{self.town}-owner": Role.OWNER,
            f"{self.town}-manager": Role.MANAGER,
            f"{self.town}-cashier": Role.CASHIER,
            f"{self.town}-cashier2": Role.CASHIER,
        }


DEMO_RESTAURANTS = (
    DemoRestaurant(
        id=UUID("0de30000-0000-7000-8000-000000000221"),
        town="dakar",
        name="Le Baobab",
        country="SN",
        timezone="Africa/Dakar",
        methods=CASH | {"wave": "Wave", "orange": "Orange Money"},
    ),
    DemoRestaurant(
        id=UUID("0de30000-0000-7000-8000-000000000225"),
        town="abidjan",
        name="Maquis du Plateau",
        country="CI",
        timezone="Africa/Abidjan",
        methods=CASH | {"wave": "Wave", "orange": "Orange Money", "mtn": "MTN MoMo"},
    ),
    DemoRestaurant(
        id=UUID("0de30000-0000-7000-8000-000000000251"),
        town="addis",
        name="Mesob",
        country="ET",
        timezone="Africa/Addis_Ababa",
        methods=CASH_IN_ENGLISH | {"chapa": "Chapa"},
        currency="ETB",
        language="en",
        franc=10,
    ),
    DemoRestaurant(
        id=UUID("0de30000-0000-7000-8000-000000000254"),
        town="nairobi",
        name="Jikoni",
        country="KE",
        timezone="Africa/Nairobi",
        methods=CASH_IN_ENGLISH | {"mpesa": "M-Pesa", "paystack": "Paystack"},
        currency="KES",
        language="en",
        franc=10,
    ),
)

CARDS = {
    "dakar": {
        "Thiéboudienne": 3500,
        "Yassa poulet": 3000,
        "Mafé": 2500,
        "Dibi d'agneau": 4500,
        "Pastels": 1000,
        "Bissap": 500,
        "Café Touba": 250,
    },
    "abidjan": {
        "Garba": 1500,
        "Kedjenou de poulet": 4000,
        "Poisson braisé, attiéké": 5000,
        "Foutou, sauce graine": 3500,
        "Alloco": 1000,
        "Gnamankoudji": 500,
        "Eau": 400,
    },
    "addis": {
        "Doro wat": 48_000,
        "Tibs": 42_000,
        "Shiro": 18_550,
        "Beyaynetu": 24_000,
        "Injera": 2_500,
        "Buna": 4_050,
        "Ambo": 6_000,
    },
    "nairobi": {
        "Nyama choma": 95_000,
        "Pilau": 45_000,
        "Ugali na sukuma": 25_000,
        "Githeri": 20_000,
        "Samosa": 8_000,
        "Chapati": 5_000,
        "Chai": 6_000,
    },
}
"""What is eaten, by town, and what it costs in minor units: francs CFA, santim, cents."""
