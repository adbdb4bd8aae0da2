"""What a connection check is told, and what it finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from apps.payments.providers.vocabulary import Finding


@dataclass(frozen=True)
class ConnectionFinding:
    """One thing that a connection check found; `about` names the setting or quotes the provider.

    One that `blocks` keeps payments from working; the others only cost comfort.
    """

    finding: Finding
    about: str = ""
    blocks: bool = True


@dataclass(frozen=True)
class ConnectionRequest:
    """What a connection check needs to know about the restaurant."""

    country: str
    currency: str
    webhook_url: str

    def address_findings(self, *, blocks: bool = False) -> Iterator[ConnectionFinding]:
        """Whether a vendor can reach us: only at a public address, by https.

        It `blocks` where nothing works without news; elsewhere payments are found out by asking.
        """
        parts = urlsplit(self.webhook_url)
        if not parts.netloc:
            yield ConnectionFinding(Finding.WEBHOOK_URL_MISSING, "PUBLIC_URL", blocks)
        elif parts.scheme != "https":
            about = f"{parts.scheme}://{parts.netloc}"
            yield ConnectionFinding(Finding.WEBHOOK_HOST_REFUSED, about, blocks)
