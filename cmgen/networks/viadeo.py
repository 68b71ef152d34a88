"""Viadeo, closed as a network of people after its sale in 2016.

Source, read 2026-11-20: https://www.informatiquenews.fr; https://www.generation-nt.com; the end of the members' pages
is not dated anywhere we looked.
"""

from __future__ import annotations

from cmgen.model import Gone

gone = Gone(
    since="2016-12-30",
    story="Figaro Classifieds bought it out of receivership and made it a site of jobs and company pages",
    instead="linkedin",
)
