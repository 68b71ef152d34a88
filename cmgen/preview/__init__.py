"""The preview: every post as each network will show it, in a browser, on this machine alone.

``state`` holds what was built, ``pages`` makes pages of it, ``server`` hands them to a browser, ``watch`` sees files
change.
"""

from cmgen.preview.pages import Asked, Page, page
from cmgen.preview.state import Live, Snapshot

__all__ = ["Asked", "Live", "Page", "Snapshot", "page"]
