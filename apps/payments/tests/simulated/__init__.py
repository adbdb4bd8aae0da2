"""The whole way: a till, our server, the providers' servers over HTTP, and their webhooks back."""
