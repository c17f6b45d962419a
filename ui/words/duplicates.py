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


# In the window.
SIGNS: dict[str, str] = {"same": "=", "like": "\u2248", "differs": "\u2260", "unknown": ""}
SPOKEN: dict[str, str] = {
    "same": "the same",
    "like": "much the same",
    "differs": "different",
    "unknown": "known of one only",
}
ANSWERS: dict[str, str] = {
    "certain": "The same person, certain",
    "probable": "The same person, probable",
    "possible": "The same person, possible",
    "not_same": "Not the same",
    "later": "Decide later",
}
FIELDS: dict[str, str] = {
    "names": "Name",
    "father": "Father's name",
    "birth": "Born",
    "birth_place": "Place of birth",
    "mother_maiden_name": "Mother's maiden name",
    "sex": "Sex",
    "nationalities": "Nationalities",
    "documents": "Papers",
    "service_number": "Service number",
    "service_unit": "Unit",
    "photograph": "Photograph",
}
