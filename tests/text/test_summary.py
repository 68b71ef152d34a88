"""A post in a few words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmgen.markdown import parse
from cmgen.text.counters import graphemes
from cmgen.text.summary import first_heading, plain_summary, shorten

POST = """\
# Le **massicot**

Il coupe *droit*,\\
le [massicot](https://x.example) de @lea.

```
code
```

- et sans bruit

![alt](a.jpg)
"""


def test_a_summary_is_prose_on_one_line() -> None:
    (document,), _ = parse(POST)
    assert plain_summary(document, 200) == "Il coupe droit, le massicot de @lea. et sans bruit"
    assert plain_summary(document, 19) == "Il coupe droit, le…"
    assert plain_summary(document, 18) == "Il coupe droit…"
    assert first_heading(document) == "Le massicot"


def test_headings_serve_where_there_is_nothing_else() -> None:
    (document,), _ = parse("# Un\n\n## Deux")
    assert plain_summary(document, 200) == "Un Deux"
    assert first_heading(parse("Rien")[0][0]) == ""


@pytest.mark.parametrize(
    ("text", "characters", "short"),
    [
        ("un deux", 7, "un deux"),
        ("un deux", 6, "un…"),
        ("un deux trois", 8, "un deux…"),
        ("un, deux", 7, "un…"),
        ("anticonstitutionnellement", 5, "anti…"),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 2, "👨‍👩‍👧…"),
        ("un", 0, ""),
    ],
)
def test_shorten(text: str, characters: int, short: str) -> None:
    assert shorten(text, characters) == short


@given(st.text(max_size=60), st.integers(0, 30))
def test_short_is_short(text: str, characters: int) -> None:
    assert graphemes(shorten(text, characters)) <= characters
