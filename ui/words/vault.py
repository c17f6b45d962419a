"""Words for errors of: vault."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {}

PROBLEMS: dict[str, str] = {}
