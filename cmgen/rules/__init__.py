"""A drawer: one file per rule."""
