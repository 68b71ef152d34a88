"""A drawer: one file per command."""
