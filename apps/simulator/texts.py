"""What the pages say, in French and English."""

from collections.abc import Mapping

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Téléphones simulés", "Simulated phones"),
    "intro": (
        "Ici paient les clients : choisissez ce que fait chacun avec sa demande.",
        "This is where guests pay: choose what each does with the prompt.",
    ),
    "none": (
        "Aucune demande. Lancez un paiement depuis la caisse : elle apparaîtra ici.",
        "No prompts. Start a payment at the till, and it will show up here.",
    ),
    "waiting": ("En attente", "Waiting"),
    "over": ("Terminées", "Over"),
    "link": ("Lien ou code QR", "Link or QR code"),
    "asks": ("{merchant} demande", "{merchant} asks for"),
    "merchant": ("Le restaurant", "The restaurant"),
    "pay": ("Paiement simulé", "Simulated payment"),
    "all": ("Tous les téléphones simulés", "All simulated phones"),
    "approve": ("Payer", "Pay"),
    "refuse": ("Refuser", "Refuse"),
    "insufficient-funds": ("Solde insuffisant", "Not enough money"),
    "ignore": ("Ignorer", "Ignore"),
    "cancel": ("Annuler", "Cancel"),
    "ignored": ("Ignorée par le client", "Ignored by the guest"),
    "left": ("encore {minutes} min {seconds:02d} s", "{minutes} min {seconds:02d} s left"),
    "late": ("délai dépassé", "too late"),
    "pending": ("en attente", "waiting"),
    "succeeded": ("payé", "paid"),
    "failed": ("refusé", "refused"),
    "expired": ("expiré", "expired"),
    "cancelled": ("annulé", "cancelled"),
    "refunded": ("remboursé\u00a0: {amount}", "given back: {amount}"),
    "last": ("Dernier essai\u00a0: {reason}", "Last attempt: {reason}"),
    "APPROVAL_REJECTED": ("par le client", "by the guest"),
    "COULD_NOT_PERFORM_TRANSACTION": ("délai dépassé", "too late"),
    "NOT_ENOUGH_FUNDS": ("solde insuffisant", "not enough money"),
    "payment-failure": ("refusé", "refused"),
    "back": ("Retour au restaurant", "Back to the restaurant"),
    "gone": ("Ce lien ne mène à aucun paiement.", "This link leads to no payment."),
    "simulated": (
        "Ceci est un simulateur : aucun argent ne bouge.",
        "This is a simulator: no money moves.",
    ),
    "other": ("English", "Français"),
}


REASONS = (
    "APPROVAL_REJECTED",
    "COULD_NOT_PERFORM_TRANSACTION",
    "NOT_ENOUGH_FUNDS",
    "insufficient-funds",
    "payment-failure",
)


class Words:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = "en" if language == "en" else "fr"

    def __call__(self, name: str, **values: object) -> str:
        return TEXTS[name][0 if self.language == "fr" else 1].format(**values)

    def known(self, reason: str) -> str:
        """A reason in plain words where there are any, else in the provider's."""
        return self(reason) if reason in REASONS else reason

    @property
    def other_language(self) -> str:
        return "fr" if self.language == "en" else "en"


def words_for(query: Mapping[str, str], headers: Mapping[str, str]) -> Words:
    """The language that was asked for, else the browser's, else French."""
    asked = query.get("lang") or headers.get("accept-language", "fr").strip()[:2].lower()
    return Words(asked)
