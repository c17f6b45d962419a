"""Words for errors of: inquiries."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {}

PROBLEMS: dict[str, str] = {}
