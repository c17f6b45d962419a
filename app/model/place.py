"""Places, as exactly as they are known and no more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.model.drafts import Draft, Reading, degrees, integer, one_of, parse_country, parse_yes_no_unknown
from app.model.text import parse_line, parse_long, parse_name_text


class PlaceKind(StrEnum):
    PRISON = "prison"
    CAMP = "camp"
    COURT = "court"
    HOSPITAL = "hospital"
    SETTLEMENT = "settlement"
    POSITION = "position"
    CROSSING = "crossing"
    OTHER = "other"


class PlacePrecision(StrEnum):
    """What a position on a map may claim."""

    EXACT = "exact"
    ABOUT = "about"
    DISTRICT = "district"
    COUNTRY = "country"
    UNDISCLOSED = "undisclosed"


@dataclass(frozen=True)
class Place:
    """`latitude` and `longitude`: decimal degrees (WGS 84) as text, so that no digit is invented. `radius_m`: metres."""

    name: str
    kind: PlaceKind = PlaceKind.OTHER
    precision: PlacePrecision = PlacePrecision.UNDISCLOSED
    other_names: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None
    address: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    radius_m: int | None = None
    official: bool | None = None
    notes: str | None = None


LONGEST_RADIUS_M = 20_040_000
"""Half the Earth's girth."""


def parse_place(draft: Draft) -> Place:
    """A place from a draft with the fields of `Place`.

    Coordinates come in pairs; where they are given without a precision, it is "about", never "exact".
    Raises Invalid with the problems of all fields.
    """
    reading = Reading(draft)
    name = reading.need("name", parse_name_text)
    kind = reading.choose("kind", one_of(PlaceKind), PlaceKind.OTHER)
    precision = reading.get("precision", one_of(PlacePrecision))
    other_names = reading.several("other_names", parse_name_text)
    country = reading.get("country", parse_country)
    region = reading.get("region", parse_line)
    address = reading.get("address", parse_line)
    latitude = reading.get("latitude", degrees(90))
    longitude = reading.get("longitude", degrees(180))
    radius_m = reading.get("radius_m", integer(0, LONGEST_RADIUS_M))
    official = reading.get("official", parse_yes_no_unknown)
    notes = reading.get("notes", parse_long)
    if latitude is None and longitude is not None:
        reading.problem("latitude", "coordinates-in-pairs")
    if longitude is None and latitude is not None:
        reading.problem("longitude", "coordinates-in-pairs")
    reading.done()
    if precision is None:
        precision = PlacePrecision.UNDISCLOSED if latitude is None else PlacePrecision.ABOUT
    return Place(
        name,
        kind,
        precision,
        other_names,
        country,
        region,
        address,
        latitude,
        longitude,
        radius_m,
        official,
        notes,
    )
