"""What may be asked about people. Only these modules open a cursor.

Every answer but `find_user_by_phone` is written down: who asked, about whom, for which columns, and why.
"""

from geo_pot.accounts.personal.queries.people import (
    FIELDS,
    Person,
    find_user_by_phone,
    forget,
    forget_expired,
    read,
    read_many,
    read_own,
)
from geo_pot.accounts.personal.queries.streaming import stream_as

__all__ = [
    "FIELDS",
    "Person",
    "find_user_by_phone",
    "forget",
    "forget_expired",
    "read",
    "read_many",
    "read_own",
    "stream_as",
]
