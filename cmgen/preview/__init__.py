"""The preview: every post as each network will show it, in a browser, on this machine alone.

``state`` holds what was built, ``pages`` makes pages of it, ``server`` hands them to a browser, ``watch`` sees files
change, ``edit`` writes the few values that a page may change.
"""

from cmgen.preview.frame import Asked, Page
from cmgen.preview.pages import page
from cmgen.preview.state import Live, Snapshot

__all__ = ["Asked", "Live", "Page", "Snapshot", "page"]
