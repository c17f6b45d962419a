"""Places, as exactly as they are known and no more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
