"""The only SQL about records: plain functions that take a `Reader` or a `Change` first."""
