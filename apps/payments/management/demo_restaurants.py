"""The demo's two restaurants and the people in them: published, so never for production."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from apps.authentication.models import Role

PASSWORD = "encaisse-demo"  # noqa: S105 - published on purpose; seed_demo refuses production
ADMINISTRATOR = "admin"
CASH = {"cash": "Espèces"}

HOUSE_RULES = {
    "business_day_start": time(4, 0),
    "variance_limit": 5_000,
    "refund_limit": 8_000,
    "change_rounding": 5,
}


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
}
"""What is eaten, by town, and what it costs in francs CFA."""
