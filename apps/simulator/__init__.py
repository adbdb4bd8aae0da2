"""The providers' servers as they behave, for machines without an account at any of them.

A process of its own, with its state in memory and its own ledger: the truth that tests compare
our books with. It knows nothing of ours, and we reach it through base URLs only.
"""
