"""Videos: what they say of themselves, captions, and what is made of them for a network.

``header`` and ``captions`` are read without any library. ``edit`` needs PyAV, the extra ``video``; it alone imports it,
inside functions, and runs in the darkroom.
"""

from cmgen.video.header import Film, is_video, read

__all__ = ["Film", "is_video", "read"]
