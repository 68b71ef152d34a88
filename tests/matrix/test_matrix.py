"""Every number is proven by a test, or it is said why it is not."""

from __future__ import annotations

from matrix.lacking import LACKING
from matrix.proofs import NUMBERS, proofs


def test_every_number_has_a_test_or_a_reason() -> None:
    assert NUMBERS.keys() - proofs().keys() - LACKING.keys() == set()


def test_no_test_proves_a_number_that_does_not_exist() -> None:
    assert proofs().keys() | LACKING.keys() <= NUMBERS.keys()


def test_the_numbers_are_whole() -> None:
    assert [number for number in NUMBERS if number[0] in "FB"] == [
        *(f"F{number:02}" for number in range(1, 81)),
        *(f"B{number:02}" for number in range(1, 101)),
    ]
