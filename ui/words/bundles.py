"""Words for errors of: bundles."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {}

PROBLEMS: dict[str, str] = {}
