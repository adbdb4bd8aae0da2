"""Clients that others wrote for these providers, unmodified."""
