"""A drawer: one file per network."""
