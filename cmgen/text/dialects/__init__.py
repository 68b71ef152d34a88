"""The forms that networks want their words in: one dialect a file, named by a network's limits."""

from __future__ import annotations

from cmgen.model import Document
from cmgen.registry import Drawer
from cmgen.text.written import Written

__all__ = ["DIALECTS", "Written", "write"]

DIALECTS = Drawer("cmgen.text.dialects")


def write(document: Document, dialect: str) -> Written:
    """A document in the form of a dialect.

    The document is made ready for its channel: the target of a mention is the handle there, or empty for a person who
    has none (then the words are the person's name); targets of links are absolute and carry their utm.
    """
    written: Written = DIALECTS[dialect].write(document)
    return written
