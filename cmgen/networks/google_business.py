"""Google Business Profile: news of a place, shown in Search and Maps.

Sources, read 2026-11-20: https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts.
What is left of Google+; programs need Google's approval, and a place needs to be verified.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

also = ("gmb", "google-my-business", "gbp")
limits = Limits(
    # https://github.com/gitroomhq/postiz-app libraries/nestjs-libraries/src/integrations/social/gmb.provider.ts
    # (2026-11-20): Google states no number
    characters=1500,
    # https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts (2026-11-20):
    # callToAction is a button; addresses in the words cannot be followed
    inline_links=False,
    link_in=Place.FIELD,
    links=1,
    # not confirmed (2026-11-20): hashtags and mentions do nothing there
    hashtags=0,
    mentions=0,
    hashtags_in=Place.NOWHERE,
    # https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts (2026-11-20): one
    # sourceUrl
    images=1,
    alt_characters=0,
    # not confirmed (2026-11-20): third parties say 10 KB to 5 MB, and at least 400 × 300 or 250 × 250
    image_bytes=5_000_000,
    least_image_width=400,
    least_image_height=300,
    format="landscape",
)
proof = Proof.DOCUMENTS
