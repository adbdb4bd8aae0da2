"""What must hold between payments, refunds, orders, drawers and the clock."""

from apps.payments.invariants.books import BOOKS
from apps.payments.invariants.cash import CASH
from apps.payments.invariants.waiting import WAITING

INVARIANTS = (*BOOKS, *CASH, *WAITING)
