"""The log: every line, and whether nothing in it was changed."""
