"""Claims as they are recorded: the field they are about exists, the value can be read as one of it, parts lead somewhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from app.errors import Invalid
from app.model.claim import Claim, bracketed, with_brackets
from app.model.claimed import COUNTED, Parser, find_field, key_of, value_problem
from app.model.ids import RecordId
from app.model.proceeding import Proceeding
from storage.reading import Reader
from storage.tables import records

Draft = Mapping[str, object]


def prepared(reader: Reader, draft: Draft) -> Draft:
    """The draft with what stands in brackets in its sum as kinds and ids; the value stays as it was typed.

    In brackets may stand the title or number of a proceeding, or an id of a proceeding or claim, or the beginning of one.
    Raises `Invalid` for the field `number`.
    """
    number = draft.get("number")
    if not isinstance(number, str) or not (named := bracketed(number)):
        return draft
    known = {text: _part(reader, text) for text in named}
    return {**draft, "number": with_brackets(number, known), "value": draft.get("value") or number}


def _part(reader: Reader, text: str) -> str:
    kind, colon, rest = text.partition(":")
    written = rest if colon and kind in {"proceeding", "claim"} else text
    titled = records.labelled(reader, "proceeding", written.strip())
    numbered = titled or [
        stored.id for stored in records.of_kind(reader, Proceeding) if stored.record.case_number == written.strip()
    ]
    if len(numbered) > 1:
        raise Invalid({"number": "name-ambiguous"})
    if numbered:
        return f"proceeding:{numbered[0]}"
    try:
        found = records.get_any(reader, records.resolve(reader, written))
    except Invalid as bad:
        raise Invalid({"number": "part-leads-nowhere"}) from bad
    if found.kind not in {"proceeding", "claim"}:
        raise Invalid({"number": "part-leads-nowhere"})
    return f"{found.kind}:{found.id}"


def fitted(reader: Reader, claim: Claim, parsers: Mapping[str, Parser]) -> Claim:
    """The claim with the field's own name, once it is sure that there is such a field and the value belongs to it.

    A statement with `words_only` is taken as it is. Raises `Invalid`: not-a-field-of-it for `about`, and for `value`
    whatever the field's own parser says, with words-only-offer beside it.
    """
    if claim.subject is None:
        return claim
    subject = records.get_any(reader, RecordId(claim.subject))
    if claim.number is not None and subject.kind == "proceeding" and key_of(claim.about) in COUNTED:
        return dataclasses.replace(claim, about=key_of(claim.about))
    field = find_field(subject.kind, claim.about)
    if field is None:
        if claim.words_only:
            return claim
        raise Invalid({"about": "not-a-field-of-it", "words_only": "words-only-offer"})
    named = dataclasses.replace(claim, about=field.path)
    if claim.words_only or (claim.number is not None and field.several):
        return named
    if problem := value_problem(subject.kind, field, claim.value, parsers):
        raise Invalid({"value": problem, "words_only": "words-only-offer"})
    return named
