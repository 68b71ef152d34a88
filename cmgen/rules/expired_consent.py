"""Somebody's consent to be seen that is over on the day the post goes out, or that nobody noted.

Why: everybody has a right to their picture, and may give it for a time.
Source: Code civil, article 9; GDPR, articles 6 and 7

Bad:
    ---
    date: 2027-09-01 09:00
    assets:
      - {file: equipe.jpg, alt: Trois bénévoles rient, consent: {of: les bénévoles, until: 2027-06-30}}
    ---
    L’équipe.

Good:
    ---
    date: 2027-06-30 23:00
    assets:
      - {file: equipe.jpg, alt: Trois bénévoles rient, consent: {of: les bénévoles, until: 2027-06-30}}
    ---
    L’équipe.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from cmgen.model import Brand, Finding, Level, Post

level = Level.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a brand may say."""

    required: Annotated[bool, "whether every picture must say whose consent there is: consent: {of: nobody}"] = False


def check(post: Post, brand: Brand, options: Options) -> Iterator[Finding]:
    """The last good day, in the brand's zone."""
    from cmgen.dates import zone

    day = post.date.astimezone(zone(brand.time_zone)).date().isoformat() if post.date else ""
    for asset in post.assets:
        file = asset.file.rpartition("/")[2]
        if asset.consent is None:
            if options.required:
                remedy = "write `consent` beside its file under assets; where nobody is seen: consent: {of: nobody}"
                yield Finding(asset.location, "", f"{file} does not say who agreed to be seen", remedy)
        elif asset.consent.until and asset.consent.until < day:
            who = f" of {asset.consent.of}" if asset.consent.of else ""
            message = f"the consent{who} for {file} was good until {asset.consent.until}, the post goes out on {day}"
            yield Finding(asset.location, "", message, "ask again, or take another picture")
