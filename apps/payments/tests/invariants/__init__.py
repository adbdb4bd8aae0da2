"""Each rule of the books broken by hand, and found."""
