"""XING, a job portal since 2023, without an interface for posts.

Source, read 2026-11-20: https://www.heise.de; third-party catalogues of 2026. Its newsfeed is still read.
"""

from __future__ import annotations

from cmgen.model import Gone, Limits, Place

gone = Gone(
    since="2023-01",
    story="it closed its groups and events and became a job portal; the interface for posts is no longer given out",
    instead="linkedin",
    people=True,
)
limits = Limits(
    # ours: what its newsfeed was seen to take; XING states nothing
    characters=2000,
    images=1,
    link_in=Place.END,
)
