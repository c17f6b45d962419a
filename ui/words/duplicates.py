"""Two records of people side by side, in words."""

from __future__ import annotations

from collections.abc import Sequence

SAYS: dict[str, str] = {
    "same": "the same",
    "like": "much the same",
    "differs": "DIFFERS",
    "unknown": "",
}

VERDICTS: dict[str, str] = {
    "same": "one person",
    "not_same": "reviewed, not the same",
}


def crowded_words(crowded: int) -> str:
    """What is said of people who were not compared; "" where there are none."""
    if not crowded:
        return ""
    groups = "1 group" if crowded == 1 else f"{crowded} groups"
    return (
        f"{groups} of people with very common names and little else known were not compared whole; "
        "look at single people with --person."
    )


def changed_words(fields: Sequence[str]) -> str:
    """Why a pair that was decided is shown again; "" where nothing changed."""
    names = ", ".join(field.replace("_", " ") for field in fields)
    return f"Reviewed before as not the same; changed since: {names}." if fields else ""
