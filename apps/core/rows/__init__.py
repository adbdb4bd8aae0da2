"""Reading and writing rows by SQL that is written once for each model, not at each call.

Django builds and compiles a query anew every time, which costs several times what the database
takes to answer. What a till does most differs in its values only: the one row of the restaurant in
scope that has certain values, a new row as it stands, a row whose columns moved. Everything else is
asked Django's way.
"""

from apps.core.rows.reading import one
from apps.core.rows.writing import add, change, together

__all__ = ["add", "change", "one", "together"]
