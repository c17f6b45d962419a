"""Words for what is chosen from a short list in a form: one table for each list, the keys as the record has them."""

from __future__ import annotations

from ui.words.window import EVENTS

CONFIDENCE: dict[str, str] = {"certain": "Certain", "probable": "Probable", "possible": "Possible"}
RELIABILITY: dict[str, str] = {
    "A": "A, completely reliable",
    "B": "B, usually reliable",
    "C": "C, fairly reliable",
    "D": "D, not usually reliable",
    "E": "E, unreliable",
    "F": "F, cannot be judged",
}
CREDIBILITY: dict[str, str] = {
    "1": "1, confirmed by others",
    "2": "2, probably true",
    "3": "3, possibly true",
    "4": "4, doubtful",
    "5": "5, improbable",
    "6": "6, cannot be judged",
}
NAME_KINDS: dict[str, str] = {
    "main": "Name in force",
    "spelling": "Spelling",
    "birth": "Name at birth",
    "alias": "Other name",
    "call_sign": "Call sign",
}
SEX: dict[str, str] = {"female": "Female", "male": "Male", "other": "Other"}
EVENT_TYPES: dict[str, str] = {kind.value: words for kind, words in EVENTS.items()}
CONTACT: dict[str, str] = {
    "family": "Family",
    "counsel": "Counsel",
    "red_cross": "Red Cross",
    "consul": "Consul",
    "protecting_power": "Protecting power",
}
WAY: dict[str, str] = {"from_captive": "From the captive", "to_captive": "To the captive"}
PENALTY: dict[str, str] = {"term": "A term", "life": "For life", "death": "Death", "other": "Another penalty"}
OUTCOME: dict[str, str] = {
    "convicted": "Convicted",
    "acquitted": "Acquitted",
    "discontinued": "Discontinued",
    "lodged": "Lodged",
    "upheld": "Upheld",
    "changed": "Changed",
    "quashed": "Quashed",
    "withdrawn": "Withdrawn",
}
MODE: dict[str, str] = {
    "release": "Released",
    "exchange": "Exchanged",
    "escape": "Escaped",
    "pardon": "Pardoned",
    "sentence_served": "Sentence served",
    "acquittal": "Acquitted",
    "medical": "For medical reasons",
    "other": "Another way",
}
PLACE_KINDS: dict[str, str] = {
    "prison": "Prison",
    "camp": "Camp",
    "court": "Court",
    "hospital": "Hospital",
    "settlement": "Town or village",
    "position": "Position",
    "crossing": "Crossing",
    "other": "Other",
}
PRECISION: dict[str, str] = {
    "exact": "Exact",
    "about": "About",
    "district": "District",
    "country": "Country",
    "undisclosed": "Not disclosed",
}
SOURCE_KINDS: dict[str, str] = {
    "relative": "Relative",
    "witness": "Witness",
    "released_captive": "Former captive",
    "lawyer": "Lawyer",
    "journalist": "Journalist",
    "organisation": "Organisation",
    "state": "State",
    "detaining_state": "Detaining State",
    "court": "Court",
    "media": "Media",
    "document": "Document",
    "other": "Other",
}
COUNSEL_BY: dict[str, str] = {"chosen": "Chosen by the captive", "appointed": "Appointed by the court"}
INTERPRETATION: dict[str, str] = {
    "provided": "Provided",
    "partly": "Partly provided",
    "refused": "Refused",
    "not_needed": "Not needed",
}
ELEMENTS: dict[str, str] = {
    "name": "Name",
    "photograph": "Photograph",
    "place": "Place",
    "family": "Family",
    "health": "Health",
}
TOPICS: dict[str, str] = {"fate": "Fate", "whereabouts": "Whereabouts", "other": "Something else"}
ELEMENT_STATE: dict[str, str] = {"established": "Shown", "disputed": "Disputed", "missing": "Nothing yet"}
OBSERVED: dict[str, str] = {
    "yes": "Observed",
    "no": "Not observed",
    "partly": "Partly observed",
    "unknown": "Not known",
}
IDENTIFICATION: dict[str, str] = {
    "caption": "By a caption",
    "family": "By the family",
    "fellow_captive": "By a fellow captive",
    "document": "By a document",
    "expert": "By an expert",
    "investigator": "By an investigator",
}
USES: dict[str, str] = {
    "court": "Courts",
    "un": "United Nations bodies",
    "family": "The family",
    "public": "The public",
}
RECIPIENTS: dict[str, str] = USES

CHOICES: dict[str, dict[str, str]] = {
    "confidence": CONFIDENCE,
    "reliability": RELIABILITY,
    "credibility": CREDIBILITY,
    "name_kinds": NAME_KINDS,
    "sex": SEX,
    "event_types": EVENT_TYPES,
    "contact": CONTACT,
    "way": WAY,
    "penalty": PENALTY,
    "outcome": OUTCOME,
    "mode": MODE,
    "place_kinds": PLACE_KINDS,
    "precision": PRECISION,
    "source_kinds": SOURCE_KINDS,
    "counsel_by": COUNSEL_BY,
    "interpretation": INTERPRETATION,
    "elements": ELEMENTS,
    "topics": TOPICS,
    "element_state": ELEMENT_STATE,
    "observed": OBSERVED,
    "identification": IDENTIFICATION,
    "uses": USES,
}

SCRIPTS: dict[str, str] = {
    "Latn": "Latin",
    "Armn": "Armenian",
    "Cyrl": "Cyrillic",
    "Arab": "Arabic",
    "Geor": "Georgian",
    "Grek": "Greek",
    "Hebr": "Hebrew",
}
"""The scripts that are met most; another is shown by its code."""
