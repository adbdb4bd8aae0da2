"""One module per provider: its routes, its words and its webhooks."""
