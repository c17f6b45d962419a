"""Frozen values and the functions that parse them. Standard library only; no input or output."""
