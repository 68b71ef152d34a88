"""Review: what a change does to what the public will see, for somebody who never opens a terminal."""

from cmgen.review.changes import Change, Kind, compare
from cmgen.review.page import page
from cmgen.review.sides import copy_picture, picture_name, pictures_of, sides

__all__ = ["Change", "Kind", "compare", "copy_picture", "page", "picture_name", "pictures_of", "sides"]
