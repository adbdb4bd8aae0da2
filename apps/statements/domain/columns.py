"""Which column of a file means what: pure. Kept in the payment method's `config`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NEEDED = ("transaction_id", "moment", "amount")
COLUMNS = (*NEEDED, "time", "fee", "levy", "reference", "provider_reference", "currency")
CHOOSING = ("kind", "status")

USUAL = {
    "transaction_id": ("transaction id", "id transaction", "transaction", "financial transaction"),
    "moment": ("date", "date and time", "timestamp", "date transaction", "horodatage"),
    "time": ("time", "heure"),
    "amount": ("amount", "montant", "credit", "montant brut"),
    "fee": ("fee", "fees", "frais", "commission"),
    "levy": ("levy", "tax", "taxe", "taxes"),
    "reference": ("reference", "our reference", "external id", "order id", "numero commande"),
    "provider_reference": ("provider reference",),
    "currency": ("currency", "devise"),
    "kind": ("type", "kind", "operation"),
    "status": ("status", "statut"),
}
"""Names that files give their columns, for a method whose columns nobody has named."""

USUAL_WORDS = {
    "payment": ("payment", "paiement", "credit", "encaissement", "merchant payment"),
    "refund": ("refund", "remboursement", "reversal", "annulation"),
    "fee": ("fee", "frais", "commission", "taxe"),
}
USUAL_SETTLED = ("success", "successful", "succeeded", "completed", "reussi", "succes", "ok")
ACCENTS = str.maketrans("àâäéèêëîïôöùûüç", "aaaeeeeiioouuuc")


@dataclass(frozen=True)
class Columns:
    """By meaning: the name of the column. `words` say which kind of line a word stands for.

    `is_net` where the amount is what is left after fee and levy, as some providers list it.
    """

    names: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: USUAL_WORDS)
    settled: tuple[str, ...] = USUAL_SETTLED
    is_net: bool = False

    def missing(self) -> list[str]:
        """What a line cannot do without, and no column has."""
        return [name for name in NEEDED if name not in self.names]

    def named_twice(self, head: Iterable[str]) -> list[str]:
        """The columns in use of which `head` has another with the same name."""
        known = [simple(name) for name in head]
        return [name for name in self.names.values() if known.count(simple(name)) > 1]

    def kind_of(self, said: str) -> str:
        """payment, refund, fee or other."""
        word = simple(said)
        return next((kind for kind, words in self.words.items() if word in words), "other")

    def is_settled(self, said: str) -> bool:
        return simple(said) in self.settled


def columns_for(config: Mapping[str, Any], head: Iterable[str]) -> Columns:
    """What the method's `config` says of the columns in `head`; the usual names where it is silent.

    A column that is named and not there is missing: a guess in its place could be another figure.
    """
    by_name = {simple(name): name for name in reversed(list(head))}
    said = {k: v for k, v in _mapping(config.get("columns")).items() if isinstance(v, str)}
    found = {}
    for meaning in (*COLUMNS, *CHOOSING):
        names = (simple(said[meaning]),) if meaning in said else USUAL[meaning]
        name = next((by_name[one] for one in names if one in by_name), None)
        if name is not None:
            found[meaning] = name
    kinds = {kind: _words(words) for kind, words in _mapping(config.get("kinds")).items()}
    settled = _words(config.get("settled"))
    is_net = config.get("is_net") is True
    return Columns(found, USUAL_WORDS | kinds, settled or USUAL_SETTLED, is_net)


def flaws(config: Any) -> list[str]:
    """The names in `config` that mean nothing, or hold something else than they should."""
    if not isinstance(config, Mapping):
        return ["."]
    known = {"columns": dict, "kinds": dict, "settled": list, "is_net": bool, "tariff": dict}
    found = [name for name, value in config.items() if type(value) is not known.get(name)]
    columns = _mapping(config.get("columns"))
    found += [n for n, v in columns.items() if n not in USUAL or not isinstance(v, str)]
    kinds = _mapping(config.get("kinds"))
    found += [n for n, v in kinds.items() if n not in USUAL_WORDS or not isinstance(v, list)]
    tariff = _mapping(config.get("tariff"))
    rates = ("fee", "fee_fixed", "levy")
    return found + [n for n, v in tariff.items() if n not in rates or type(v) is not int]


def simple(text: str) -> str:
    """A name without capitals, accents and punctuation."""
    plain = text.casefold().translate(ACCENTS)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _mapping(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}


def _words(said: Any) -> tuple[str, ...]:
    return tuple(simple(w) for w in said if isinstance(w, str)) if isinstance(said, list) else ()
