"""Wave: the guest opens a link, or scans it, and pays in the app."""

from apps.payments.providers.wave.provider import WaveProvider

__all__ = ["WaveProvider"]
