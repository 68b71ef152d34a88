"""The ledger: a branch of its own in which every deed outside is one line, only ever added to.

Status is worked out from it and stored nowhere else (PUBLISHING.md § 2.3, § 2.4).
"""

from cmgen.ledger.branch import (
    FREEZES,
    BusyError,
    Change,
    Home,
    Ledger,
    LedgerState,
    NotPushed,
    Publication,
    file_of,
    publication_of,
)
from cmgen.ledger.events import TIMES, AnyEvent, Times
from cmgen.ledger.freezes import Freeze
from cmgen.ledger.journal import FOLDER as JOURNAL_FOLDER
from cmgen.ledger.journal import Journal
from cmgen.ledger.status import FOR_NOW, PublicationStatus, State, status_of

__all__ = [
    "FOR_NOW",
    "FREEZES",
    "JOURNAL_FOLDER",
    "TIMES",
    "AnyEvent",
    "BusyError",
    "Change",
    "Freeze",
    "Home",
    "Journal",
    "Ledger",
    "LedgerState",
    "NotPushed",
    "Publication",
    "PublicationStatus",
    "State",
    "Times",
    "file_of",
    "publication_of",
    "status_of",
]
