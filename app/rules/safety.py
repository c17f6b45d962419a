"""The checks that keep people safe: consent, pictures of captives, protected sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from app.model.case import Case
from app.model.consent import Element
from app.model.evidence import is_picture
from app.model.ids import RecordId
from app.model.source import SourceIdentity
from app.model.still import is_released
from app.rules.body import Level, Validator
from app.rules.problem import Problem, View
from app.rules.scope import Fault

_FAULTS: Mapping[Fault, str] = {
    Fault.OTHER_RECIPIENT: "it does not name this body",
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


def _shows(case: Case, picture: RecordId, person: RecordId) -> bool:
    """Is the captive marked in this picture, or in a still of this film?"""
    return any(
        depiction.person == person
        and (
            depiction.subject == picture
            or (depiction.subject in case.stills and case.stills[depiction.subject].film == picture)
        )
        for depiction in case.depictions.values()
    )


def _annexed_pictures(case: Case) -> list[tuple[int, RecordId]]:
    """Number and id of every annex that is a still, a photograph or a film."""
    return [
        (number, annex)
        for number, annex in enumerate(case.inquiry.annexes, 1)
        if annex in case.stills or (annex in case.evidence and is_picture(case.evidence[annex]))
    ]


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
    whose = view.sheet.person.photograph if view.sheet.person else None
    shown = [
        str(number)
        for number, annex in _annexed_pictures(view.case)
        if annex == whose or _shows(view.case, annex, person)
    ]
    if shown:
        says = (
            f"The consent on file does not cover pictures of the person, and annex {', '.join(shown)} shows the person."
        )
        yield view.problem(rule, "annexes", says, mend)


def publication(view: View, rule: Validator) -> Iterator[Problem]:
    """A picture of a captive goes only where somebody decided that it may. The family's own photograph goes by consent."""
    case, use = view.case, view.body.use
    if use is None:
        return
    own = {person.photograph for person in case.persons.values()}
    for number, annex in _annexed_pictures(case):
        still = case.stills.get(annex)
        film = None if still is None else still.film
        if annex in own or is_released(case.publications.values(), use, annex, film):
            continue
        mend = f"Annex {number}: decide whether it may be used for {use.value.upper()}, and why; or take it out."
        if any(_shows(case, annex, person) for person in case.persons):
            says = f"Annex {number} shows a captive, and nobody has decided that it may go to the United Nations."
            yield view.problem(rule, "annexes", says, mend)
        else:
            says = (
                f"Annex {number} is a picture in which nobody is marked, and nobody has decided on its use. "
                "Look whether it shows a captive."
            )
            yield view.problem(rule, "annexes", says, mend, Level.WARN)


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
