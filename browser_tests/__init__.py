"""The back office in a real chromium: `make browser-test`."""
