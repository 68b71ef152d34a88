"""Checksums: every right number is found, and one with a wrong digit is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.rules.contact_details import MAIL, PHONE
from cmgen.rules.personal_data import is_card, is_iban, is_nir


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 15), st.integers(1, 9))
@pytest.mark.proves("B34")
def test_a_card(body: str, place: int, change: int) -> None:
    start = f"4{body[1:]}"
    right = next(start + str(last) for last in range(10) if is_card(start + str(last)) or len(set(start)) == 1)
    wrong = right[:place] + str((int(right[place]) + change) % 10) + right[place + 1 :]
    assert not is_card(wrong)


@given(st.text("0123456789", min_size=23, max_size=23))
def test_a_bank_account(body: str) -> None:
    number = int("".join(str(int(character, 36)) for character in body + "FR00"))
    check = 98 - number % 97
    assert is_iban(f"FR{check:02}{body}")
    assert not is_iban(f"FR{(check + 1) % 97:02}{body}")


@given(st.from_regex(r"[12]\d\d(0[1-9]|1[0-2])(\d\d|2[AB])\d{6}", fullmatch=True))
def test_a_social_security_number(number: str) -> None:
    key = 97 - int(number.replace("2A", "19").replace("2B", "18")) % 97
    assert is_nir(f"{number}{key:02}")
    assert not is_nir(f"{number}{(key + 1) % 97:02}")


@pytest.mark.parametrize(
    "text", ["06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "+44 20 7946 0958"]
)
def test_a_telephone_number(text: str) -> None:
    assert PHONE.fullmatch(text)


@pytest.mark.parametrize("text", ["20261120093000", "2026-11-20", "10 h 30", "n° 0612", "12.50.60", "3 500 000"])
def test_other_numbers(text: str) -> None:
    assert not PHONE.search(text)


@pytest.mark.parametrize(
    ("text", "is_one"), [("a.b+c@exemple.fr", True), ("@lea@social.example", False), ("a @ b.fr", False)]
)
def test_an_address(text: str, is_one: bool) -> None:
    assert bool(MAIL.search(text)) is is_one
