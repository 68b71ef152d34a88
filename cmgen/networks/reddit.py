"""Reddit: a title, with Markdown, a link or pictures, in a community with rules of its own.

Sources, read 2026-11-20: https://github.com/praw-dev/praw 8.0.3; https://github.com/reddit-archive/reddit. Since
November 2025 new programs need Reddit's approval.
"""

from __future__ import annotations

from cmgen.model import Limits, Place, Proof

limits = Limits(
    # https://github.com/reddit-archive/reddit r2/r2/controllers/api.py (2026-11-20)
    title_characters=300,
    least_title_characters=1,
    characters=40_000,
    # https://support.reddithelp.com/hc/en-us/articles/360043033952 (2026-11-20): Markdown; # makes a heading, not a
    # hashtag
    dialect="markdown",
    hashtags=0,
    hashtags_in=Place.NOWHERE,
    # https://github.com/praw-dev/praw praw/models/reddit/subreddit.py (2026-11-20): crossposts
    quotes=True,
    # https://github.com/praw-dev/praw praw/models/reddit/subreddit.py (2026-11-20): a gallery; captions, no alt texts
    images=20,
    image_types=("image/jpeg", "image/png", "image/gif"),
    image_bytes=20_000_000,
    alt_characters=0,
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    # https://github.com/praw-dev/praw praw/models/reddit/subreddit.py (2026-11-20): submit_poll, 2 to 6, 1 to 7 days
    poll_options=6,
    poll_seconds=(86_400, 604_800),
)
proof = Proof.DOCUMENTS
