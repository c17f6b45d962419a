"""The communication as a document: order, annexes, what it must not say, when it is not written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import Refused
from app.model.consent import Element
from app.render.document import Document, Entry, Heading, Table
from app.render.wgeid import document, reference
from app.rules.fields import WITHHELD
from app.rules.loader import load_body
from tests.app.invented import COMPLAINED, CONSENT, complete_case, with_inquiry, without

BODY = load_body("wgeid")


def test_the_sections_stand_in_the_order_of_the_form() -> None:
    written = document(complete_case(), BODY)
    headings = [block.text for block in written.blocks if isinstance(block, Heading)]
    assert [heading[:2] for heading in headings] == ["1.", "2.", "3.", "4.", "5.", "6.", "An"]
    numbers = [block.number for block in written.blocks if isinstance(block, Entry | Table) and block.number]
    assert numbers == [field.number for field in BODY.fields if field.number]


def entry(written: Document, label: str) -> Entry:
    return next(block for block in written.blocks if isinstance(block, Entry) and block.label == label)


def test_an_empty_field_says_so() -> None:
    written = document(complete_case(), BODY)
    assert entry(written, "Activities").muted
    assert not entry(written, "Sex").muted


def test_the_annexes_are_listed_at_the_end_with_their_hashes() -> None:
    listed = document(complete_case(), BODY).blocks[-4:]
    assert [block.label for block in listed if isinstance(block, Entry)] == ["Annex 1", "Annex 2", "Annex 3", "Annex 4"]
    assert all("SHA-256 of the file: " in block.fine[1] for block in listed if isinstance(block, Entry))
    without_any = document(with_inquiry(complete_case(), annexes=()), BODY)
    assert any("There are no annexes." in text for text in without_any.texts())


def test_what_consent_does_not_cover_is_said_to_be_withheld() -> None:
    case = complete_case()
    kept = tuple(element for element in Element if element is not Element.FAMILY)
    less = replace(case, consents={CONSENT: replace(case.consents[CONSENT], elements=kept)})
    assert entry(document(less, BODY), "Civil status").lines == (WITHHELD,)
    assert not any("Hranush" in text for text in document(less, BODY).texts())


def test_it_is_not_written_while_something_blocks() -> None:
    case = without(complete_case(), "events", COMPLAINED)
    with pytest.raises(Refused) as caught:
        document(case, BODY)
    assert (caught.value.code, dict(caught.value.facts)) == ("inquiry-blocked", {"count": 1, "rule": "V01"})


def test_a_draft_says_so_on_every_page() -> None:
    draft = document(without(complete_case(), "events", COMPLAINED), BODY, draft=True)
    assert draft.header.startswith("DRAFT")
    assert any(text == "DRAFT. Not to be sent. 1 open point still to be mended." for text in draft.texts())
    assert not any("DRAFT" in text for text in document(complete_case(), BODY).texts())


def test_another_language_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="language-not-written"):
        document(with_inquiry(complete_case(), language="fr"), BODY, draft=True)


def test_a_body_without_a_form_is_refused_by_name() -> None:
    case = with_inquiry(complete_case(), body="authority")
    with pytest.raises(Refused) as caught:
        document(case, load_body("authority"), draft=True)
    assert (caught.value.code, caught.value.facts["key"]) == ("form-not-written", "authority")


def test_the_head_of_each_page_and_the_properties_name_nobody() -> None:
    case = complete_case()
    written = document(case, BODY)
    names = {part for person in case.persons.values() for name in person.names for part in name.text.split()}
    names |= {"Lusntag", "Sermakeshyan"}
    for text in (written.header, written.footer, written.metadata_title):
        assert not names & set(text.split())
    assert written.header == f"CONFIDENTIAL · Reference {reference(case)}"


def test_an_author_who_wants_no_confidence_gets_no_mark() -> None:
    case = complete_case()
    assert case.inquiry.author is not None
    case = with_inquiry(case, author=replace(case.inquiry.author, confidential=False))
    assert not any("CONFIDENTIAL" in text for text in document(case, BODY).texts())
