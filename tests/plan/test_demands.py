"""What committed files demand, read without reading YAML: at least what YAML would say of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.demands import BRAND, CHANNELS, SIGNERS, Demand, Demands, read

REVIEW, SIGNATURE = Demand(1), Demand(1, signed=True)
SAID = {
    "press: {network: mastodon, require: review}": REVIEW,
    "press:\n  network: mastodon\n  require: 'signature'\n": SIGNATURE,
    "press:\n  approvals: 2\n  require: signature # of two\n": Demand(2, signed=True),
    '"press": {"require": "review"}': REVIEW,
    "press: {network: mastodon,\nrequire: review}": REVIEW,
    "press: {network: mastodon}\nother: {require: review}": Demand(),
    "# require: review\npress: {network: mastodon}": Demand(),
    "other: {require: signature}": SIGNATURE,  # of a channel that is not there: the strictest
    "": Demand(),
}


@pytest.mark.parametrize(("text", "expected"), SAID.items())
def test_of_a_channel(text: str, expected: Demand) -> None:
    assert read({CHANNELS: text.encode()}).of("press") == expected


@pytest.mark.parametrize(
    ("text", "expected"), {"require: review": REVIEW, "rules:\n  require: review": Demand()}.items()
)
def test_of_the_brand_and_so_of_every_channel(text: str, expected: Demand) -> None:
    assert read({BRAND: f"name: x\n{text}\n".encode()}).of("any") == expected


def test_until_it_is_approved_only_what_is_stricter_counts() -> None:
    before = read({CHANNELS: b"press: {require: review}\nfree: {}", SIGNERS: b"bob ssh-ed25519 A\neve ssh-ed25519 B\n"})
    after = read({CHANNELS: b"press: {}\nfree: {approvals: 3}", SIGNERS: b"mallory ssh-ed25519 C\nbob ssh-ed25519 A\n"})
    kept = before.kept_by(after)
    assert (kept.of("press"), kept.of("free")) == (REVIEW, Demand(3))
    assert kept.signers == (b"bob ssh-ed25519 A",)


demands = st.builds(Demand, st.integers(0, 3), st.booleans())
houses = st.builds(Demands, demands, st.dictionaries(st.sampled_from("abc"), demands), st.just((b"x ssh-rsa y",)))


@given(houses, houses, st.sampled_from("abcd"))
def test_nothing_is_loosened_and_nothing_forgotten(before: Demands, after: Demands, channel: str) -> None:
    kept = before.kept_by(after)
    for demand in (before.of(channel), after.of(channel)):
        if channel in after.channels:
            assert kept.of(channel) == kept.of(channel) | demand


@given(st.binary(max_size=300))
def test_whatever_the_bytes_they_demand_something_or_nothing(data: bytes) -> None:
    assert read({BRAND: data, CHANNELS: data, SIGNERS: data}).of("press").people >= 0
