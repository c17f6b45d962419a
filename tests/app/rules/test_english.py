"""Dates, places and documents in words: never more exact than the record."""

from __future__ import annotations

import pytest

from app.model.dates import parse_date
from app.model.person import IdentityDocument, Service
from app.model.place import Place, PlacePrecision
from app.rules.countries import COUNTRIES, country_name
from app.rules.english import annex_text, date_text, document_text, listed, place_text, service_text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2025", "2025 (month not known)"),
        ("~2024", "about 2024 (month not known)"),
        ("06.2025", "June 2025 (day not known)"),
        ("~June 2025", "about June 2025 (day not known)"),
        ("24.09.2025", "24 September 2025"),
        ("~1.1.2025", "about 1 January 2025"),
        ("between 3.2025 and 5.2025", "between March 2025 and May 2025"),
        ("between 3.5.2025 and 9.5.2025", "between 3 May 2025 and 9 May 2025"),
        ("after March 2025", "on or after 1 April 2025"),
        ("before March 2025", "on or before 28 February 2025"),
        ("unknown", "date not known"),
    ],
)
def test_dates(typed: str, read: str) -> None:
    assert date_text(parse_date(typed)) == read


@pytest.mark.parametrize(
    ("precision", "ending"),
    [
        (PlacePrecision.EXACT, "Azerbaijan (latitude 39.8, longitude 46.7)"),
        (PlacePrecision.ABOUT, "Azerbaijan (position known to within 500 metres; latitude 39.8, longitude 46.7)"),
        (PlacePrecision.DISTRICT, "Azerbaijan (known to the district only)"),
        (PlacePrecision.COUNTRY, "Azerbaijan (known to the country only)"),
        (PlacePrecision.UNDISCLOSED, "Azerbaijan (exact position not stated)"),
    ],
)
def test_a_position_is_given_only_where_it_is_claimed(precision: PlacePrecision, ending: str) -> None:
    place = Place("Ridge", precision=precision, country="AZ", latitude="39.8", longitude="46.7", radius_m=500)
    assert place_text(place) == f"Ridge, {ending}"


def test_a_place_says_nothing_twice() -> None:
    assert place_text(Place("Tsakut", region="Tsakut", precision=PlacePrecision.EXACT)) == "Tsakut"


def test_countries_are_written_in_full() -> None:
    assert country_name("AM") == "Armenia"
    assert country_name("Some old State") == "Some old State"
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and "." not in name and "&" not in name for code, name in COUNTRIES.items())


def test_documents_and_service() -> None:
    assert document_text(IdentityDocument("Passport")) == "Passport"
    full = IdentityDocument("Passport", "X1", parse_date("May 2016"), "City office")
    assert document_text(full) == "Passport, number X1, issued May 2016 (day not known) by City office"
    assert service_text(Service(rank="Private", number="7")) == "Military service: Private, service number 7"


def test_lists() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]
    assert [annex_text([]), annex_text([4]), annex_text([1, 2])] == ["", "Annex 4", "Annexes 1 and 2"]
