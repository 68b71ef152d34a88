"""The formats that networks show pictures in: their size, and how much of their edges the network's own signs cover."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: width and height in px; ``safe`` is what to keep free at the left, top, right and bottom, px.

    ``round``: only what is inside the largest circle is seen.
    """

    size: tuple[int, int]
    about: str
    safe: tuple[int, int, int, int] = (0, 0, 0, 0)
    round: bool = False


FORMATS = MappingProxyType(
    {
        # https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
        # (2026-11-20): from 4:5 to 1.91:1; 1080 px is what the app shows at most
        "square": Format(size=(1080, 1080), about="feeds of every network"),
        "portrait": Format(size=(1080, 1350), about="Instagram’s feed, 4:5"),
        # https://docs.x.com/x-api/media (2026-11-20) and Mastodon's web client: timelines show 16:9 uncut
        "landscape": Format(size=(1600, 900), about="timelines: Mastodon, Bluesky, X, Facebook, LinkedIn"),
        # https://www.facebook.com/business/ads-guide (2026-11-21): about 14 % (250 px) at the top and 20 % (340 px) at
        # the bottom are covered by the profile and the reply field
        "story": Format(size=(1080, 1920), about="stories and short videos", safe=(0, 250, 0, 340)),
        # https://help.pinterest.com/en/business/article/pinterest-product-specs (2026-11-20): 2:3
        "pin": Format(size=(1000, 1500), about="Pinterest"),
        # https://developers.facebook.com/docs/sharing/webmasters/images (2026-11-20)
        "card": Format(size=(1200, 630), about="the picture of a link, wherever it is shared"),
        # https://support.google.com/youtube/answer/72431 (2026-11-20): 1280 × 720; the length of the video covers the
        # right bottom corner
        "cover": Format(size=(1280, 720), about="the cover of a video", safe=(0, 0, 0, 72)),
        # 600 px, the width that mail programs leave to a message, twice for screens of two pixels to each
        "header": Format(size=(1200, 480), about="the head of a newsletter"),
        # https://docs.joinmastodon.org/user/profile (2026-11-20): 400 × 400; most networks show it as a circle
        "avatar": Format(size=(400, 400), about="profile pictures", round=True),
    }
)
SHIPPED = tuple(name for name in FORMATS if name != "avatar")
GROUPS = MappingProxyType({"wide": (1.2, 99.0), "tall": (0.0, 0.9)})  # by width / height
