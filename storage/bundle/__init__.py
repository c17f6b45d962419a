"""Sealed evidence bundles: written, read back, verified. The format is in FORMAT.md beside this file."""
