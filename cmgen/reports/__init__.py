"""A drawer: one file per report."""
