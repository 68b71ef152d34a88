"""The two ways out of the happy path: a problem a person can mend, and an outcome that is not a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line starts with this module, and --help needs no model
    from cmgen.model import Finding, Location, Refusal


class CmgenError(Exception):
    """Anything that is told to a person in a line or two, never as a traceback.

    ``exit_code`` follows DESIGN.md: 1 findings or failures, 2 wrong use or broken project, 3 a person must look.
    """

    exit_code = 2

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Broken(CmgenError):
    """Files that cannot be read as what they should be: all their findings at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(f"{first.location}: {first.message}", first.remedy)


class Stop(CmgenError):
    """Unknown means stop: nothing more is sent until a person has looked."""

    exit_code = 3


class Refused(Exception):
    """A certain no: nothing public was made by this request."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class Lost(Exception):
    """No certain answer: the request may or may not have taken effect."""


def broken(location: Location, message: str, remedy: str = "", *, rule: str = "unreadable") -> Broken:
    """One finding about one place, as an exception."""
    from cmgen.model import Finding, Level

    return Broken([Finding(location, rule, message, remedy, Level.ERROR)])
