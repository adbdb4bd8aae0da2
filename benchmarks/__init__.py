"""`make bench`: how fast Encaisse is, beside two floors that do the least that can be done.

Ratios within one run are what counts: machines differ, and so do their quiet moments.
docs/performance.md says what was found.
"""
