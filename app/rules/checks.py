"""The checks that rule files name: about the form, its dates, its author. Those about safety are in `app.rules.safety`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from app.model.calendar import add_months
from app.model.dates import Precision, UncertainDate
from app.model.event import EventType
from app.model.person import Sex
from app.rules import english, safety
from app.rules.annexes import chronological
from app.rules.body import Level, Need, Validator
from app.rules.countries import country_name
from app.rules.fields import approximate
from app.rules.problem import Problem, View

__all__ = ["CHECKS", "Problem", "View"]

Check = Callable[[View, Validator], Iterator[Problem]]


def _required_elements(view: View, rule: Validator) -> Iterator[Problem]:
    for element in rule.parameters["elements"]:
        ways = element["any_of"]
        if any(all(not view.filled[key].empty for key in way) for way in ways):
            continue
        keys = [key for way in ways for key in way]
        key = next((key for key in keys if view.filled[key].empty), keys[0])
        withheld = next((view.filled[key].withheld for key in keys if view.filled[key].withheld), None)
        if withheld is not None and not view.sheet.scope.holding:
            continue  # that no consent holds at all is said by the rules on consent
        if withheld is not None:
            says = f"The {element['says']} is missing: no consent covers it ({withheld.value})."
            mend = "Ask the family whether it may be passed on, and record their consent for this body."
        else:
            says = f"Missing: {element['says']}. Without it the case cannot be taken up."
            mend = (
                f"{view.where(*keys)}: record it ({', '.join(dict.fromkeys(view.body.field(k).origin for k in keys))})."
            )
        yield view.problem(rule, key, says, mend)


def _coarse(when: UncertainDate, max_days: int) -> bool:
    if when.earliest is None or when.latest is None or when.precision is Precision.YEAR:
        return True
    return when.precision is Precision.RANGE and (when.latest - when.earliest).days >= max_days


def _date_precision(view: View, rule: Validator) -> Iterator[Problem]:
    key = rule.parameters["field"]
    filled = view.filled[key]
    if filled.empty:
        return
    if filled.date is None:
        says = "The date of the disappearance cannot be read as a date, so nobody can tell whether the month is in it."
        yield view.problem(rule, key, says, f"{view.where(key)}: write it like 24 September 2025 or about June 2025.")
    elif _coarse(filled.date, rule.parameters["max_days"]):
        says = f"The disappearance is dated “{english.date_text(filled.date)}”. At least the month and the year must be known."
        mend = f"{view.where(key)}: narrow the date of the event down to a month, with the source that allows it."
        yield view.problem(rule, key, says, mend)


def _date_note(view: View, rule: Validator) -> Iterator[Problem]:
    key, note = rule.parameters["field"], rule.parameters["note"]
    when = view.filled[key].date
    if when is not None and approximate(when) and view.filled[note].empty:
        says = "The day of the disappearance is not known exactly, and nothing says why or what is known of it."
        yield view.problem(rule, note, says, f"{view.where(note)}: write a sentence on how the date was arrived at.")


def _persons_per_form(view: View, rule: Validator) -> Iterator[Problem]:
    most = view.body.persons_per_form
    count = len(view.case.inquiry.persons)
    if most and count > most:
        says = f"{count} people are on this form. Each person needs a form of their own."
        yield view.problem(
            rule, "persons", says, "People of the inquiry: keep one, and open an inquiry for each of the others."
        )


_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"[^\W\d_]+")


def _short_forms(text: str, longest: int, allowed: frozenset[str]) -> list[str]:
    """Words in capitals only, and letters with full stops, that look like abbreviations."""
    found = _DOTTED.findall(text)
    plain = _DOTTED.sub(" ", text)
    for sentence in re.split(r"[\n;]", plain):
        if sentence.isupper():  # all of it is in capitals, as forms filled in by hand are
            continue
        found += [
            word
            for word in _WORD.findall(sentence)
            if 2 <= len(word) <= longest and word.isupper() and word not in allowed
        ]
    return list(dict.fromkeys(found))


def _abbreviations(view: View, rule: Validator) -> Iterator[Problem]:
    allowed = frozenset(rule.parameters["allowed"])
    for field in view.body.fields:
        if not field.authorities:
            continue
        found = _short_forms(view.filled[field.key].text, rule.parameters["longest"], allowed)
        if found:
            says = f"{english.listed(found)}: this looks like an abbreviation. Institutions are to be named in full."
            yield view.problem(
                rule, field.key, says, f"{view.where(field.key)}: write the full name, also in the record."
            )


def _author_named(view: View, rule: Validator) -> Iterator[Problem]:
    missing = [key for key in rule.parameters["names"] if view.filled[key].empty]
    if missing:
        says = "The author is not named. Anonymous communications are not taken up; the name can be kept confidential."
        yield view.problem(rule, missing[0], says, f"{view.where(*missing)}: name the author of the inquiry.")
    contact = rule.parameters["contact"]
    if view.filled[contact].empty and not missing:
        says = "The author cannot be reached: there is no address, telephone or e-mail."
        yield view.problem(
            rule, contact, says, f"{view.where(contact)}: give the author at least one way to be reached."
        )


def _follow_up(view: View, rule: Validator) -> Iterator[Problem]:
    author, key = view.case.inquiry.author, rule.parameters["field"]
    if author is not None and author.organisation is not None and view.filled[key].empty:
        says = "It is not said whether the organisation can keep in touch with the family and answer questions."
        yield view.problem(rule, key, says, f"{view.where(key)}: write yes or no.")


_STATE_ACTS = frozenset(
    {
        EventType.CAPTURE,
        EventType.ACKNOWLEDGMENT,
        EventType.FOOTAGE_RELEASED,
        EventType.TRANSFER,
        EventType.BUREAU_ENTRY,
        EventType.CHARGE,
        EventType.HEARING,
        EventType.JUDGMENT,
        EventType.SENTENCE,
        EventType.SIGHTING,
        EventType.VISIT,
    }
)


def _state_link(view: View, rule: Validator) -> Iterator[Problem]:
    key = rule.parameters["field"]
    shown = any(dated.event.sources or dated.event.evidence for dated in view.sheet.timeline.of(_STATE_ACTS))
    if view.filled[key].empty or not shown:
        says = "Nothing on file shows the State's part in it: no sourced capture, acknowledgment, footage or hearing."
        yield view.problem(
            rule, key, says, f"{view.where(key)}: give the events their sources and evidence, or explain under 4(b)."
        )


def _other_procedures(view: View, rule: Validator) -> Iterator[Problem]:
    about = rule.parameters["bodies"]
    key = "other.bodies" if "other.bodies" in view.filled else ""
    for body in dict.fromkeys(inquiry.body for inquiry in view.case.other_inquiries.values()):
        if body not in about:
            continue
        mend = "Compare the two before you send this one; 'Other international procedures' names the other."
        yield view.problem(rule, key, about[body]["says"], mend, Level(about[body]["level"]))


def _language(view: View, rule: Validator) -> Iterator[Problem]:
    language = view.case.inquiry.language
    if language not in view.body.languages:
        says = (
            f"The language “{language}” is not one in which {view.body.name} reads: {', '.join(view.body.languages)}."
        )
        yield view.problem(rule, "language", says, "Language of the inquiry: choose one of these.")
    elif language not in view.body.templates:
        says = f"This form can be written here in {', '.join(view.body.templates)} only, not in “{language}”."
        yield view.problem(rule, "language", says, "Language of the inquiry: choose one of these.")


def _latin_name(view: View, rule: Validator) -> Iterator[Problem]:
    person = view.sheet.person
    if person is None or view.filled["victim.family_name"].by_hand:
        return
    if not any(name.script == "Latn" for name in person.names):
        says = "The name is on file without Latin letters. Whoever reads the form may not be able to read it."
        yield view.problem(rule, "victim.family_name", says, "Person: add the name in Latin letters.")


def _wanted_fields(view: View, rule: Validator) -> Iterator[Problem]:
    skipped = {key for other in view.body.validators for key in _named_keys(other) if other.id != rule.id}
    person = view.sheet.person
    for field in view.body.fields:
        value = view.filled[field.key]
        wanted = field.need is Need.WANTED or (
            field.key == "victim.pregnant" and person is not None and person.sex is Sex.FEMALE
        )
        if wanted and value.empty and value.withheld is None and field.key not in skipped and not field.author:
            says = f"“{field.label}” is empty. The form asks for it."
            yield view.problem(rule, field.key, says, f"{view.where(field.key)}: record it ({field.origin}).")
    if view.case.inquiry.author is not None and "src.relation" in view.filled and view.filled["src.relation"].empty:
        says = "The author's relationship with the disappeared person is not given."
        yield view.problem(rule, "src.relation", says, f"{view.where('src.relation')}: add it to the author.")


def _named_keys(rule: Validator) -> list[str]:
    """Fields that another rule looks after."""
    return [value for name, value in rule.parameters.items() if name in {"field", "contact", "note"}]


def _photograph(view: View, rule: Validator) -> Iterator[Problem]:
    key = rule.parameters["field"]
    value = view.filled[key]
    if value.empty and value.withheld is None:
        says = "No photograph of the person is annexed."
        yield view.problem(rule, key, says, "Person: choose a photograph, and add it to the annexes of the inquiry.")


def _narrative_length(view: View, rule: Validator) -> Iterator[Problem]:
    words = sum(len(view.filled[field.key].text.split()) for field in view.body.fields if field.narrative)
    if words > rule.parameters["words"]:
        says = f"The narrative has {words} words, more than about four pages."
        key = next(field.key for field in view.body.fields if field.narrative)
        yield view.problem(rule, key, says, f"{view.where(key)}: shorten it, and move detail into annexes.")


def _annex_order(view: View, rule: Validator) -> Iterator[Problem]:
    annexes = view.case.inquiry.annexes
    if chronological(view.case, annexes) != annexes:
        says = "The annexes are not in the order of their dates."
        yield view.problem(rule, "annexes", says, "Annexes of the inquiry: sort them by date.")


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _path(view: View, rule: Validator) -> Iterator[Problem]:
    when = view.sheet.timeline.disappearance
    if when is None or when.date.earliest is None:
        return
    on = view.case.on
    urgent = add_months(when.date.earliest, rule.parameters["urgent_months"])
    linked = add_months(when.date.earliest, rule.parameters["linked_months"])
    mend = "Clocks of the inquiry: what counts is the day of receipt, so send it with days to spare."
    if on <= urgent:
        says = (
            f"The urgent procedure is open while the Working Group receives this by {english.day_text(urgent)}: "
            f"{_days((urgent - on).days)} left. Counted from the earliest possible day, {english.day_text(when.date.earliest)}."
        )
        taken = view.sheet.timeline.capture
        if taken is not None and taken.date.earliest is not None and taken.date.earliest < when.date.earliest:
            until = add_months(taken.date.earliest, rule.parameters["urgent_months"])
            says += f" Counted from the capture it ends on {english.day_text(until)}."
    elif on <= linked:
        says = (
            f"The urgent procedure closed on {english.day_text(urgent)}. If the case is connected with one of the last "
            f"three months, it can go between sessions while it is received by {english.day_text(linked)}: "
            f"{_days((linked - on).days)} left."
        )
    else:
        says = "The case goes the standard way: decided at a session, of which there are three a year."
        mend = "Nothing to mend."
    yield view.problem(rule, "dis.date", says, mend)


def _treaty_path(view: View, rule: Validator) -> Iterator[Problem]:
    where = view.sheet.timeline.capture
    place = view.case.places.get(where.event.place) if where and where.event.place else None
    if place is not None and place.country is not None and place.country in rule.parameters["parties"]:
        says = (
            f"{country_name(place.country)} is bound by the Convention against enforced disappearance: an urgent action "
            "under its article 30 is open too. Do not file the same case with both without saying so in each."
        )
        yield view.problem(
            rule, "other.bodies", says, "Decide which goes first; open another inquiry if both are wanted."
        )


CHECKS: Mapping[str, Check] = {
    "abbreviations": _abbreviations,
    "annex_order": _annex_order,
    "author_named": _author_named,
    "consent": safety.consent,
    "date_note": _date_note,
    "date_precision": _date_precision,
    "family_consent": safety.family_consent,
    "follow_up": _follow_up,
    "language": _language,
    "latin_name": _latin_name,
    "narrative_length": _narrative_length,
    "other_procedures": _other_procedures,
    "path": _path,
    "persons_per_form": _persons_per_form,
    "photograph": _photograph,
    "publication": safety.publication,
    "required_elements": _required_elements,
    "source_identities": safety.source_identities,
    "state_link": _state_link,
    "treaty_path": _treaty_path,
    "wanted_fields": _wanted_fields,
}
"""By the name that rule files use."""
