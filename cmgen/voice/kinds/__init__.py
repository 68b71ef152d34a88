"""What a guideline may extend: one module a kind, with its ``Options`` and a ``Check`` made from a guideline.

A check has ``sieve``, a pattern without which a block need not be looked at (or None), and ``hits(block, file)``.
"""
