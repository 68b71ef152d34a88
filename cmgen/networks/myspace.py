"""MySpace, a site for musicians since 2013, without an interface for programs.

Source, read 2026-11-20: https://github.com/api-evangelist/myspace; Vox, 18 March 2019
"""

from __future__ import annotations

from cmgen.model import Gone, Limits

gone = Gone(
    since="2013",
    story="it was made anew as a site for musicians, and its interface for programs was switched off",
    instead="instagram",
    people=True,
)
limits = Limits(
    # ours: what a page of a person's own can bear; MySpace states nothing
    characters=2000,
    images=1,
)
