"""E-mail: a newsletter to a list address.

Sources, read 2026-11-20: RFC 5322, https://www.rfc-editor.org/rfc/rfc5322; https://support.google.com/a/answer/81126
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("mail", "e-mail", "newsletter")
limits = Limits(
    # https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1 (2026-11-20): a header line has 998 octets; the subject is
    # needed by readers, and 150 is what they bear
    title_characters=150,
    least_title_characters=1,
    # https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4 (2026-11-20): In-Reply-To
    replies=True,
    # ours: the parts of a thread follow one another in the message
    threads=True,
    # not confirmed (2026-11-20): Gmail cuts a message at about 102 KB
    dialect="html",
    bytes=100_000,
    # https://www.rfc-editor.org/rfc/rfc5322 (2026-11-20): a message has no hashtags
    hashtags=0,
    hashtags_in=Place.NOWHERE,
    # not confirmed (2026-11-20): not every reader's program shows WebP
    image_types=("image/jpeg", "image/png", "image/gif"),
    # ours: 640 px are shown, on a screen of double density; a whole message stays below 10 MB
    image_side=1280,
    image_bytes=500_000,
    images=15,
)
proof = Proof.DOCUMENTS
