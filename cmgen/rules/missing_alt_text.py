"""A picture without words for those who cannot see it.

Why: without them the picture does not exist for a screen reader.
Source: WCAG 2.2, success criterion 1.1.1, https://www.w3.org/TR/WCAG22/#non-text-content

Bad:
    ![](affiche.jpg)

Good:
    ![Affiche bleue : une presse typographique et trois dates](affiche.jpg)
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post

level = Level.ERROR


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Assets whose alt text was not written; an empty one, written, says decoration."""
    for asset in post.assets:
        if asset.alt is None:
            yield Finding(
                asset.location, "", f"{asset.file} has no alt text", 'say what it shows; alt: "" for decoration'
            )
