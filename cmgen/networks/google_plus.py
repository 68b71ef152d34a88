"""Google+, closed in 2019.

Source, read 2026-11-20: https://www.howtogeek.com/886048; press of 2018 and 2019
"""

from __future__ import annotations

from cmgen.model import Gone

also = ("google+", "g+")
gone = Gone(
    since="2019-04-02",
    story="Google closed it to everybody; its heir for companies, Currents, closed on 5 July 2023",
    instead="google-business",
)
