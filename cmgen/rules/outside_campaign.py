"""A post that goes out before its campaign begins, or after it is over.

Why: it gives away what was to be a surprise, or invites to what is past.

Bad:
    ---
    campaign: portes-ouvertes
    date: 2026-12-07 09:00
    ---
    Venez nous voir.

Good:
    ---
    campaign: portes-ouvertes
    date: 2026-12-06 23:30
    ---
    Les portes se referment.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post

level = Level.WARNING


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """A date outside the campaign's days, both of them within it, in the brand's zone."""
    campaign = brand.campaigns.get(post.campaign)
    if campaign is None or post.date is None:
        return
    from cmgen.dates import zone

    day = post.date.astimezone(zone(brand.time_zone)).date().isoformat()
    begun = not campaign.starts or campaign.starts <= day
    if begun and (not campaign.ends or day <= campaign.ends):
        return
    message = f"{campaign.name!r} is over since {campaign.ends}" if begun else f"it begins on {campaign.starts}"
    yield Finding(post.place("date"), "", message, "move the post, or the campaign's dates in brand/brand.yaml")
