"""The checks that keep people safe: consent, pictures of captives, protected sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from app.model.case import Case
from app.model.consent import Element
from app.model.evidence import Evidence
from app.model.ids import RecordId
from app.model.source import SourceIdentity
from app.model.still import Still, Use
from app.rules.body import Level, Validator
from app.rules.consent import Audience, Fault
from app.rules.pictures import Bar, Seen, all_obstacles, is_shown
from app.rules.problem import Problem, View

_FAULTS: Mapping[Fault, str] = {
    Fault.OTHER_RECIPIENT: "it does not name this body",
    Fault.OTHER_PURPOSE: "it was given for another purpose",
    Fault.UNDATED: "it is not dated",
    Fault.NOT_YET: "it is dated after the day of this check",
    Fault.EXPIRED: "it has expired",
    Fault.WITHDRAWN: "it was withdrawn",
}


def _on_file(view: View) -> bool:
    return bool(view.sheet.scope.holding or view.sheet.scope.faults)


def family_consent(view: View, rule: Validator) -> Iterator[Problem]:
    """An organisation files, and no consent of the family is on file at all."""
    author = view.case.inquiry.author
    if author is not None and author.organisation is not None and not _on_file(view):
        says = "An organisation files, and no consent of the family is on file."
        yield view.problem(
            rule, "src.family_consent", says, "Consents of the person: record who consented, when and to what."
        )


def _annexed_pictures(case: Case) -> dict[RecordId, tuple[int, Evidence | Still]]:
    """Id, number and record of every annex that is a still, a photograph or a film."""
    found: dict[RecordId, tuple[int, Evidence | Still]] = {}
    for number, annex in enumerate(case.inquiry.annexes, 1):
        record = case.stills.get(annex) or case.evidence.get(annex)
        if record is not None and is_shown(record):
            found[annex] = (number, record)
    return found


def _seen(case: Case) -> Seen:
    """Who is seen in the pictures of the case: the captives of the inquiry and whoever else the record knows of."""
    parts = (case.persons, case.seen_with, case.events, case.evidence, case.stills, case.depictions)
    return Seen(pair for part in parts for pair in part.items())


def consent(view: View, rule: Validator) -> Iterator[Problem]:
    """A consent must hold for this body, today, and cover the name; and the photograph, where a picture of the captive goes."""
    scope, author = view.sheet.scope, view.case.inquiry.author
    person = view.sheet.person_id
    if person is None or author is None:
        return
    for _, given, fault in scope.faults:
        if fault is Fault.WITHDRAWN and scope.needed and scope.holding:
            says = f"One consent ({given.relation}) was withdrawn while another holds. Make sure that the family wants this."
            yield view.problem(
                rule, "src.family_consent", says, "Consents of the person: speak with the family.", Level.WARN
            )
    if not scope.needed:
        return
    mend = "Consents of the person: record a consent for this body that covers it, or file through a relative."
    if not scope.holding:
        if scope.faults:
            reasons = "; ".join(
                dict.fromkeys(f"{given.relation}: {_FAULTS[fault]}" for _, given, fault in scope.faults)
            )
            yield view.problem(rule, "src.family_consent", f"No consent on file allows this: {reasons}.", mend)
        elif author.organisation is None:
            says = "Somebody other than a relative files, and no consent of the family is on file."
            yield view.problem(rule, "src.family_consent", says, mend)
        return
    for needed in rule.parameters["needed"]:
        if Element(needed) not in scope.elements:
            yield view.problem(rule, "victim.family_name", f"The consent on file does not cover the {needed}.", mend)
    if Element.PHOTOGRAPH in scope.elements:
        return
    seen = _seen(view.case)
    shown = [
        str(number)
        for annex, (number, record) in _annexed_pictures(view.case).items()
        if person in seen.shown(annex, record)
    ]
    if shown:
        says = (
            f"The consent on file does not cover pictures of the person, and annex {', '.join(shown)} shows the person."
        )
        yield view.problem(rule, "annexes", says, mend)


def publication(view: View, rule: Validator) -> Iterator[Problem]:
    """A picture goes only where `app.rules.pictures` lets it. Whether the captive's own consent covers it, `consent` says."""
    case = view.case
    annexed = _annexed_pictures(case)
    found = all_obstacles(
        {annex: record for annex, (_, record) in annexed.items()},
        _seen(case),
        case.publications.values(),
        case.consents.values(),
        Audience(view.body.use, (view.body.key,), case.on),
    )
    reader = "the United Nations" if view.body.use is Use.UN else view.body.short
    for annex, barred in found.items():
        number = annexed[annex][0]
        for obstacle in barred:
            if obstacle.bar is Bar.DECISION:
                says = f"Annex {number} is a picture, and nobody has decided that it may go to {reader}."
                mend = f"Annex {number}: decide whether it may be used, for whom and why; or take it out."
                yield view.problem(rule, "annexes", says, mend)
            elif others := [person for person in obstacle.persons if person != view.sheet.person_id]:
                whom = "another captive" if len(others) == 1 else f"{len(others)} other captives"
                says = f"Annex {number} shows {whom}, and neither a consent nor a decision that names them covers this."
                mend = (
                    f"Annex {number}: record consents to photographs for this body, or a decision that names them "
                    f"({', '.join(person[:8] for person in others)}); or take it out."
                )
                yield view.problem(rule, "annexes", says, mend)


def plain(text: str) -> str:
    """Without accents, case, punctuation and doubled spaces: for comparing what was written in different ways."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters))


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


_TELLING_DIGITS = 7
"""Fewer digits in a row are found in anybody's text."""


class Secret:
    """A protected source as it may turn up in a text: by all words of the name, by the contact, by the digits of a number."""

    def __init__(self, identity: SourceIdentity) -> None:
        contacts = re.split(r"[\n,;]+", identity.contact or "")
        self.name = frozenset(plain(identity.name).split())
        self.contacts = tuple(f" {told} " for contact in contacts if (told := plain(contact)) and not told.isdigit())
        self.numbers = tuple(digits for contact in contacts if len(digits := _digits(contact)) >= _TELLING_DIGITS)


class Told:
    """A text that would leave, prepared to be searched for many secrets."""

    def __init__(self, text: str) -> None:
        line = plain(text)
        self.words = frozenset(line.split())
        self.line = f" {line} "
        self.digits = _digits(text)

    def betrays(self, secret: Secret) -> bool:
        """Does it hold the source's name (all words of it, in any order) or contact?"""
        return (
            bool(secret.name and secret.name <= self.words)
            or any(contact in self.line for contact in secret.contacts)
            or any(number in self.digits for number in secret.numbers)
        )


def told_texts(view: View) -> Iterator[tuple[str, str, bool]]:
    """Everything of the record that would stand in the form: field (or "annexes"), text, whether it names the author."""
    for field in view.body.fields:
        yield field.key, view.filled[field.key].text, field.author
    for annex in view.case.inquiry.annexes:
        still = view.case.stills.get(annex)
        evidence = view.case.evidence.get(still.film if still else annex)
        if evidence is not None:
            yield "annexes", evidence.title, False
            yield "annexes", evidence.acquisition.publisher or "", False


def source_identities(view: View, rule: Validator) -> Iterator[Problem]:
    """A protected source must not be readable anywhere but where the author names themselves."""
    secrets = [Secret(identity) for identity in view.case.source_identities.values()]
    named: set[str] = set()
    for key, text, author in told_texts(view):
        if key in named or author or not text:
            continue
        told = Told(text)
        if not any(told.betrays(secret) for secret in secrets):
            continue
        named.add(key)
        where = "The title or publisher of an annex" if key == "annexes" else view.where(key)
        says = f"{where} names a protected source, or tells how to reach them."
        yield view.problem(rule, key, says, "Take the name out there, and in the record it was drawn from.")
