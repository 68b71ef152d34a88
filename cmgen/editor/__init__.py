"""The language server: what ``cmgen lint`` says while a post is being written, in any editor that speaks the Language
Server Protocol.

``session`` keeps a project with what is open in the place of its files; ``spot``, ``choices``, ``hover`` and
``actions`` answer questions about a place in a text and know nothing of the protocol; ``server`` speaks it.
"""
