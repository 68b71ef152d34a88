"""The words of a layout come from a sandbox that has only small toys in it."""

import pytest

from cmgen.errors import CmgenError
from cmgen.template import check, holds, write

VALUES = {"title": "L’été", "campaign": "", "tagline": "On imprime.", "photo": True}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ title }}", "L’été"),
        ("{{ kicker | default(campaign or tagline) }}", "On imprime."),
        ("{% if campaign %}{{ campaign }}{% else %}{{ title | upper }}{% endif %}", "L’ÉTÉ"),
        ("{{ title ~ ' !' }}", "L’été !"),
        ("<b>{{ title }}</b>", "<b>L’été</b>"),
    ],
)
def test_words_are_written_from_values(source: str, expected: str) -> None:
    check(source)
    assert write(source, VALUES) == expected


@pytest.mark.proves("B59", "B60", "B61", "B62", "B63")
@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 100000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% for a in title %}{% for b in title %}x{% endfor %}{% endfor %}",
        "{{ range(1000000) }}",
        "{{ title.__class__.__mro__ }}{{ title.upper() }}",
        "{% macro a() %}{% endmacro %}",
        "{% include '/etc/passwd' %}",
        "{% set x = 1 %}",
        "{{ title | replace('a', 'aaaa') }}",
        "{{ title | center(1000000) }}",
        "{{ title",
        "x" * 3000,
    ],
)
def test_what_could_grow_or_reach_out_is_refused_unwritten(source: str) -> None:
    with pytest.raises(CmgenError):
        check(source)


def test_a_value_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(CmgenError, match="subtitle") as caught:
        write("{{ subtitle }}", VALUES)
    assert caught.value.remedy == "known values: campaign, photo, tagline, title"


@pytest.mark.proves("B59")
def test_the_inside_of_values_cannot_be_reached() -> None:
    with pytest.raises(CmgenError):
        write("{{ title.__class__ }}", VALUES)


def test_more_words_than_a_picture_holds_are_refused() -> None:
    with pytest.raises(CmgenError, match="2500 characters"):
        write("{{ title }}", {"title": "x" * 2500})


@pytest.mark.parametrize(
    ("condition", "expected"), [("", True), ("photo", True), ("not photo", False), ("photo and not campaign", True)]
)
def test_a_condition_holds_or_not(condition: str, expected: bool) -> None:
    check(condition or "x", expression=True)
    assert holds(condition, VALUES) is expected
