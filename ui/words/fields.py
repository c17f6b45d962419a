"""What the fields of records are called where they are shown with their value."""

from __future__ import annotations

FIELDS: dict[str, str] = {
    "about": "About",
    "address": "Address",
    "adjourned_to": "Next session set for",
    "attribution": "Attributed to",
    "birth": "Born",
    "birth_place": "Place of birth",
    "by": "Who did it",
    "case_number": "Case number",
    "civil_status": "Civil status",
    "confidence": "How sure",
    "contact": "Contact with",
    "date": "When",
    "description": "In words",
    "detention": "Ground of detention",
    "document": "Document",
    "documents": "Papers",
    "evidence": "Evidence",
    "father": "Father's name",
    "health_needs": "Health needs",
    "marks": "Marks to be known by",
    "mode": "How they came free",
    "mother_maiden_name": "Mother's maiden name",
    "names": "Names",
    "nationalities": "Nationalities",
    "notes": "Notes",
    "occupation": "Occupation",
    "outcome": "Outcome",
    "penalty": "Penalty",
    "persons": "Who",
    "photograph": "Photograph",
    "pieces": "How many",
    "place": "Where",
    "private": "Private",
    "proceeding": "Case",
    "reference": "Reference",
    "request": "Answers the request",
    "result": "Result",
    "sentence_months": "Months",
    "service": "Service",
    "service.branch": "Branch",
    "service.number": "Service number",
    "service.rank": "Rank",
    "service.unit": "Unit",
    "sex": "Sex",
    "sources": "Sources",
    "state": "State",
    "status": "How they stand",
    "to_place": "Brought to",
    "type": "What",
    "way": "Which way",
    "weight_kg": "Weight in kilograms",
    "whereabouts": "What is disclosed",
    "with_whom": "With whom",
}
LANGUAGES: dict[str, str] = {
    "Armn": "Armenian",
    "Cyrl": "Russian",
    "Arab": "Arabic",
    "Geor": "Georgian",
}
"""What a spelling is called by its script where its language is not recorded."""

TAKEN_OUT = "Taken out"
BROUGHT_BACK = "Brought back"


def name_of(field: str) -> str:
    """A field in words; one without words of its own as it is written."""
    return FIELDS.get(field, field.replace("_", " ").replace(".", ", ").capitalize())
