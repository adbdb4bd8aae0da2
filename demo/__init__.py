"""A lunch service at Le Baobab, played over HTTP and checked to the franc.

`make demo` serves on a throwaway stack of its own, or uses the one at BASE_URL. The package knows
the HTTP contract and the demo data, and nothing of the application's code: every figure that the
server tells is compared with one worked out here.
"""
