"""cmgen: the community manager's whole job, as code."""

__version__ = "0.1.0"
