"""What each form asks: sections of fields, as a table. What may stand in a field is said by its parser and nowhere here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from app.model.record import link_kinds
from app.rules.vocabulary.uses import LIST_OF


class Sort(Enum):
    """How a field is typed. `GROUP`: several times the same few fields."""

    LINE = auto()
    LONG = auto()
    DATE = auto()
    CHOICE = auto()
    CHOICES = auto()
    YES_NO = auto()
    LIST = auto()
    REFERENCE = auto()
    REFERENCES = auto()
    NAMES = auto()
    TERM = auto()
    TERMS = auto()
    GUARANTEE = auto()
    GROUP = auto()


@dataclass(frozen=True)
class Spec:
    """`name`, `hint`: words, to be translated. `choices`: a table of `ui.words.choices`. `inner`: the fields of a group.

    `half`: it shares its line with the next one where there is room.
    """

    key: str
    name: str
    sort: Sort = Sort.LINE
    hint: str = ""
    choices: str = ""
    inner: tuple[Spec, ...] = ()
    half: bool = False

    def kinds(self, kind: str) -> tuple[str, ...]:
        """The kinds of record that a reference in a form for `kind` may lead to."""
        if self.key == "subject":
            return ("evidence", "still") if kind != "claim" else ("person", "proceeding", "place", "event")
        return tuple(sorted(link_kinds(self.key)))

    def list_of(self, kind: str, within: str = "") -> str:
        """The list of words that a term in a form for `kind` is from."""
        return LIST_OF[kind][f"{within}.{self.key}" if within else self.key]


@dataclass(frozen=True)
class Section:
    """`folded`: closed until it is opened, where nothing in it is filled in."""

    title: str
    fields: tuple[Spec, ...]
    folded: bool = False


_DATE_HINT = "As exactly as it is known, and no more."
_SOURCES = Spec("sources", "Sources", Sort.REFERENCES, "A new name makes a new source.")
_EVIDENCE = Spec("evidence", "Evidence", Sort.REFERENCES)
_CONFIDENCE = Spec("confidence", "How sure", Sort.CHOICE, choices="confidence")
_NOTES = Spec("notes", "Notes", Sort.LONG)
_NOTE = Spec("note", "Note", Sort.LONG)
_DOCUMENT = Spec("document", "Document", Sort.REFERENCE, "An item of the evidence that shows it.")
_REGION = Spec("region", "Place in the picture", hint="Left, top, width and height in pixels.")

FORMS: dict[str, tuple[Section, ...]] = {
    "person": (
        Section(
            "Names",
            (
                Spec(
                    "names",
                    "Names",
                    Sort.NAMES,
                    "One line for each spelling, as it was written.",
                ),
            ),
        ),
        Section(
            "Birth",
            (
                Spec("birth", "Born", Sort.DATE, _DATE_HINT, half=True),
                Spec("sex", "Sex", Sort.CHOICE, choices="sex", half=True),
                Spec("birth_place", "Place of birth", half=True),
                Spec("mother_maiden_name", "Mother's maiden name", half=True),
                Spec("nationalities", "Nationalities", Sort.LIST, "Two letters each, such as AM."),
            ),
        ),
        Section(
            "Papers and service",
            (
                Spec("documents", "Papers", Sort.LIST, "Kind; number; issued on; issued by."),
                Spec("service_branch", "Branch", half=True),
                Spec("service_rank", "Rank", half=True),
                Spec("service_unit", "Unit", half=True),
                Spec("service_number", "Service number", half=True),
            ),
            folded=True,
        ),
        Section(
            "More",
            (
                Spec("occupation", "Occupation", half=True),
                Spec("civil_status", "Civil status", half=True),
                Spec("address", "Address"),
                Spec("marks", "Marks to be known by", Sort.LONG),
                Spec("health_needs", "Health needs", Sort.LONG),
                Spec("photograph", "Photograph", Sort.REFERENCE, "An item of the evidence, or a still."),
                _NOTES,
            ),
            folded=True,
        ),
    ),
    "event": (
        Section(
            "What happened",
            (
                Spec("type", "What", Sort.CHOICE, choices="event_types", half=True),
                Spec("date", "When", Sort.DATE, half=True),
                Spec("persons", "Who", Sort.REFERENCES, "Nobody for an event of a case means all its defendants."),
                Spec("place", "Where", Sort.REFERENCE, "A new name makes a new place."),
                Spec("to_place", "Brought to", Sort.REFERENCE, "A new name makes a new place."),
                Spec("contact", "Contact with", Sort.CHOICE, choices="contact", half=True),
                Spec(
                    "private",
                    "Private",
                    Sort.YES_NO,
                    "Yes only where nobody of the detaining side listened.",
                    half=True,
                ),
                Spec("with_whom", "With whom"),
                Spec("way", "Which way", Sort.CHOICE, choices="way", half=True),
                Spec("pieces", "How many", half=True),
                Spec("request", "Answers the request", Sort.REFERENCE),
                Spec("state", "State", hint="Two letters, such as GE.", half=True),
                Spec("attribution", "Attributed to", Sort.TERM, half=True),
                Spec("whereabouts", "What is disclosed", Sort.TERM),
                Spec("detention", "Ground of detention", Sort.TERM),
                Spec("proceeding", "Case", Sort.REFERENCE),
                Spec("adjourned_to", "Next session set for", Sort.DATE),
                Spec("outcome", "Outcome", Sort.CHOICE, choices="outcome"),
                Spec("penalty", "Penalty", Sort.CHOICE, choices="penalty", half=True),
                Spec("sentence_months", "Months", half=True),
                Spec("mode", "How they came free", Sort.CHOICE, choices="mode"),
                Spec("weight_kg", "Weight in kilograms", hint="With the digits that were read."),
                _DOCUMENT,
            ),
        ),
        Section("How it is known", (_SOURCES, _EVIDENCE, _CONFIDENCE)),
        Section(
            "More",
            (
                Spec("by", "Who did it", hint="The authority or body that acted."),
                Spec("reference", "Reference", half=True),
                Spec("result", "Result", Sort.LONG),
                Spec("description", "In words", Sort.LONG),
            ),
            folded=True,
        ),
    ),
    "place": (
        Section(
            "Place",
            (
                Spec("name", "Name"),
                Spec("kind", "Kind", Sort.CHOICE, choices="place_kinds", half=True),
                Spec("precision", "How exactly known", Sort.CHOICE, choices="precision", half=True),
                Spec("other_names", "Other names", Sort.LIST),
                Spec("country", "Country", hint="Two letters, such as GE.", half=True),
                Spec("region", "Region", half=True),
                Spec("address", "Address"),
                Spec("latitude", "Latitude", half=True),
                Spec("longitude", "Longitude", half=True),
                Spec("radius_m", "Within metres", half=True),
                Spec("official", "Officially acknowledged", Sort.YES_NO, half=True),
                _NOTES,
            ),
        ),
    ),
    "source": (
        Section(
            "Source",
            (
                Spec("label", "What it is called", hint="What others may see: a relative, a court's press service."),
                Spec("kind", "Kind", Sort.CHOICE, choices="source_kinds", half=True),
                Spec("reliability", "Reliability", Sort.CHOICE, choices="reliability", half=True),
                Spec("protected", "Protected", Sort.YES_NO, "Who it is, is then recorded apart and stays here."),
                Spec("connection", "Connection with the event", Sort.TERM),
                Spec("url", "Web address"),
                _NOTES,
            ),
        ),
    ),
    "source_identity": (
        Section(
            "Who the source is",
            (
                Spec("source", "Source", Sort.REFERENCE),
                Spec("name", "Name"),
                Spec("contact", "How to reach them", Sort.LONG),
                _NOTES,
            ),
        ),
    ),
    "claim": (
        Section(
            "What was said",
            (
                Spec("subject", "About whom or what", Sort.REFERENCE),
                Spec("about", "Which field", hint="A field of the record, or what a number counts, such as held."),
                Spec("value", "What was said"),
                Spec("number", "Number", hint="A number of people, or a sum as 16=1+7+8."),
                Spec("words_only", "Keep as words", Sort.YES_NO, "Yes where the field cannot be read from it."),
                Spec("quote", "The words themselves", Sort.LONG),
            ),
        ),
        Section(
            "Who said it",
            (
                Spec("stated_by", "Who", half=True),
                Spec("stated_on", "On", Sort.DATE, half=True),
                Spec(
                    "as_of",
                    "Of the day",
                    Sort.DATE,
                    "Where that is another day than the one it was said on.",
                    half=True,
                ),
                Spec("party", "In whose hands", half=True),
                Spec("place", "Place", Sort.REFERENCE),
                Spec("source", "Source", Sort.REFERENCE, "A new name makes a new source."),
                _EVIDENCE,
            ),
        ),
        Section(
            "How sure",
            (
                Spec("reliability", "Reliability of the source", Sort.CHOICE, choices="reliability", half=True),
                Spec("credibility", "Credibility", Sort.CHOICE, choices="credibility", half=True),
                Spec("certainty", "Our own judgement", Sort.CHOICE, choices="confidence"),
                Spec("disputes", "Contradicts the claims", Sort.REFERENCES),
                Spec("disputed_by", "Disputed by", Sort.LIST),
            ),
            folded=True,
        ),
    ),
    "proceeding": (
        Section(
            "Case",
            (
                Spec("title", "Title"),
                Spec("defendants", "Defendants", Sort.REFERENCES),
                Spec("court", "Court", half=True),
                Spec("court_kind", "Kind of court", Sort.TERM, half=True),
                Spec("case_number", "Case number", half=True),
                Spec("place", "Place", Sort.REFERENCE),
                Spec(
                    "charges",
                    "Charges",
                    Sort.GROUP,
                    inner=(
                        Spec("article", "Article", half=True),
                        Spec("instrument", "Code or treaty", half=True),
                        Spec("text", "What for", Sort.LONG),
                        Spec("defendants", "Against", Sort.REFERENCES, "Nobody means all."),
                    ),
                ),
            ),
        ),
        Section(
            "Defence and language",
            (
                Spec("language", "Language of the court", hint="Two or three letters, such as az.", half=True),
                Spec("interpretation", "Interpreter", Sort.CHOICE, choices="interpretation", half=True),
                Spec("interpreted_into", "Interpreted into", Sort.LIST, "Two or three letters each, such as hy."),
                Spec(
                    "counsel",
                    "Counsel",
                    Sort.GROUP,
                    inner=(
                        Spec("defendant", "Defends", Sort.REFERENCE),
                        Spec("name", "Name", half=True),
                        Spec("by", "Picked by", Sort.CHOICE, choices="counsel_by", half=True),
                        Spec("since", "Since", Sort.DATE, half=True),
                        Spec("until", "Until", Sort.DATE, half=True),
                    ),
                ),
                Spec(
                    "defence",
                    "How each could follow and defend themselves",
                    Sort.GROUP,
                    inner=(
                        Spec("defendant", "Defendant", Sort.REFERENCE),
                        Spec("language", "Understands the court's language", Sort.TERM),
                        Spec("access", "Access to counsel", Sort.TERMS),
                    ),
                ),
                _NOTES,
            ),
            folded=True,
        ),
    ),
    "relative": (
        Section(
            "Relative",
            (
                Spec("captive", "Of whom", Sort.REFERENCE),
                Spec("relation", "Relation", Sort.TERM),
                Spec("name", "Name"),
                Spec("person", "Recorded as", Sort.REFERENCE, "Where they are recorded as a person themselves."),
                _NOTES,
            ),
        ),
    ),
    "relative_contact": (
        Section(
            "How to reach them",
            (
                Spec("relative", "Relative", Sort.REFERENCE),
                Spec("contact", "How", Sort.LONG, "Stays in this vault."),
                Spec("notes", "When not to", Sort.LONG),
            ),
        ),
    ),
    "told": (
        Section(
            "What they were told",
            (
                Spec("relative", "Who was told", Sort.REFERENCE),
                Spec("date", "When", Sort.DATE, half=True),
                Spec("how", "How", Sort.TERM, half=True),
                Spec("about", "About", Sort.CHOICES, choices="topics"),
                Spec("what", "What was said", Sort.LONG),
                Spec("by", "Who told them"),
                Spec("source", "Source", Sort.REFERENCE, "A new name makes a new source."),
                _DOCUMENT,
            ),
        ),
    ),
    "consent": (
        Section(
            "Consent",
            (
                Spec("person", "For whom", Sort.REFERENCE),
                Spec("given_by", "Given by", half=True),
                Spec("relation", "Relation", Sort.TERM, half=True),
                Spec("relative", "Recorded as relative", Sort.REFERENCE),
                Spec("given_on", "Given on", Sort.DATE, "The exact day.", half=True),
                Spec("expires_on", "Ends on", Sort.DATE, half=True),
                Spec("elements", "What may be passed on", Sort.CHOICES, choices="elements"),
                Spec("recipients", "To whom", Sort.LIST, "court, un, family, public, a body such as wgeid, or a key."),
                Spec("purposes", "What for", Sort.TERMS),
            ),
        ),
        Section(
            "How it was given",
            (
                Spec("method", "How"),
                Spec("explained", "What was explained", Sort.TERMS),
                Spec("language", "Language", hint="Two or three letters, such as hy.", half=True),
                Spec("interpreter", "Interpreter", half=True),
                Spec("witness", "Witness"),
                _DOCUMENT,
                _NOTES,
            ),
            folded=True,
        ),
    ),
    "act": (
        Section(
            "What was done",
            (
                Spec("type", "What", Sort.TERM),
                Spec("victims", "To whom", Sort.REFERENCES),
                Spec("date", "When", Sort.DATE, half=True),
                Spec("verification", "How far checked", Sort.TERM, half=True),
                Spec("place", "Where", Sort.REFERENCE, "A new name makes a new place."),
                Spec("methods", "How it was done", Sort.TERMS),
                Spec("stated_reason", "Reason as they gave it", Sort.LONG),
                Spec("status_at_end", "How the victims were at the end", Sort.TERM),
            ),
        ),
        Section(
            "By whom, and what it is in law",
            (
                Spec(
                    "perpetrators",
                    "Believed to have done it",
                    Sort.GROUP,
                    inner=(
                        Spec("name", "Name"),
                        Spec("type", "Kind", Sort.TERM, half=True),
                        Spec("involvement", "Part in it", Sort.TERM, half=True),
                        Spec("attribution", "Attributed by", Sort.TERM),
                        _NOTE,
                    ),
                ),
                Spec(
                    "qualifications",
                    "Qualified as",
                    Sort.GROUP,
                    inner=(
                        Spec("instrument", "Instrument", half=True),
                        Spec("article", "Article", half=True),
                        _NOTE,
                    ),
                ),
                Spec(
                    "elements",
                    "Elements",
                    Sort.GROUP,
                    inner=(
                        Spec("key", "Element", half=True),
                        Spec("state", "How it stands", Sort.CHOICE, choices="element_state", half=True),
                        _EVIDENCE,
                        Spec("events", "Events", Sort.REFERENCES),
                        _NOTE,
                    ),
                ),
            ),
        ),
        Section("How it is known", (Spec("events", "Events", Sort.REFERENCES), _EVIDENCE, _SOURCES, _NOTE)),
    ),
    "guarantee": (
        Section(
            "Guarantee",
            (
                Spec("proceeding", "Case", Sort.REFERENCE),
                Spec("guarantee", "Guarantee", Sort.GUARANTEE),
                Spec("observed", "Was it observed", Sort.CHOICE, choices="observed", half=True),
                Spec("date", "When", Sort.DATE, half=True),
                Spec("person", "For whom", Sort.REFERENCE, "Nobody means all defendants."),
                _EVIDENCE,
                _SOURCES,
                _NOTE,
            ),
        ),
    ),
    "depiction": (
        Section(
            "Who is shown",
            (
                Spec("subject", "Picture", Sort.REFERENCE),
                Spec("person", "Who", Sort.REFERENCE),
                Spec("how", "How they were recognised", Sort.CHOICE, choices="identification", half=True),
                _CONFIDENCE,
                Spec("identified_by", "By whom"),
                Spec("second_identifier", "Recognised independently by"),
                _REGION,
                Spec("contested", "Contested", Sort.YES_NO),
                Spec("contested_by", "By whom, and on what ground", Sort.LONG),
            ),
        ),
    ),
    "observation": (
        Section(
            "What can be seen",
            (
                Spec("subject", "Picture", Sort.REFERENCE),
                Spec("person", "Of whom", Sort.REFERENCE),
                Spec("seen", "Seen", Sort.TERMS, "A visual observation, not a diagnosis."),
                Spec("text", "In words", Sort.LONG),
                _CONFIDENCE,
                Spec("observed_by", "Who looked", half=True),
                Spec("observed_on", "On", Sort.DATE, "The exact day.", half=True),
                _REGION,
                Spec("compared_with", "Compared with", Sort.REFERENCE, "An earlier picture of the same person."),
            ),
        ),
    ),
    "publication": (
        Section(
            "Decision on a picture",
            (
                Spec("subject", "Picture", Sort.REFERENCE),
                Spec("uses", "For", Sort.CHOICES, choices="uses"),
                Spec("identifiable", "Can anybody be recognised", Sort.YES_NO, half=True),
                Spec("coerced", "Was it taken under coercion", Sort.YES_NO, half=True),
                Spec("persons", "Captives whose interest was weighed", Sort.REFERENCES),
                Spec("decided_by", "Who decided"),
                Spec("reason", "Why"),
            ),
        ),
    ),
}
"""Every kind that is typed in a form, with what is asked in the order it is asked."""
