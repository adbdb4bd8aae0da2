"""Webhooks: received and kept at once, processed later (promise P3)."""
