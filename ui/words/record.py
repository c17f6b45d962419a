"""Words for errors of: record."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "changed-meanwhile": (
        "This record was changed meanwhile: version {expected} was looked at, version {found} of {at} is in force.",
        "Nothing was changed.",
        "Look at it again and repeat what you meant to change.",
    ),
    "worker-stays": (
        "Who works with a vault is not taken out.",
        "Nothing was changed.",
        "What they recorded can be changed or taken out.",
    ),
    "undo-nothing-left": (
        "There is nothing to undo: nothing was recorded, or all of it is undone already.",
        "Nothing was changed.",
        "See undo --list; undo --redo does again what was undone last.",
    ),
    "not-decided": (
        "Nothing is decided about these two people.",
        "Nothing was changed.",
        "See duplicates list --decided for what is.",
    ),
    "redo-nothing-left": (
        "There is nothing to do again: nothing is undone.",
        "Nothing was changed.",
        "See undo --list for the last steps.",
    ),
    "undone-already": (
        "Line {line} is undone already, by line {by}.",
        "Nothing was changed.",
        "To do it again, undo line {by}.",
    ),
    "undo-changed-since": (
        "What line {line} recorded was changed since, {count} records of it: {by}.",
        "Nothing was changed.",
        "Undo those lines first, or change or take out the records one by one.",
    ),
    "undo-left": (
        "Line {line} tells of something that was written out or sealed; that cannot be called back.",
        "Nothing was changed.",
        "Tell those who received it; the record itself can be changed.",
    ),
    "undo-recorded-nothing": (
        "Line {line} recorded nothing that could be undone.",
        "Nothing was changed.",
        "See undo --list for the steps that can be undone.",
    ),
    "undo-who-works-here": (
        "Line {line} says who works with this vault; that is not undone.",
        "Nothing was changed.",
        "See undo --list for the steps that can be undone.",
    ),
    "undo-taken-in": (
        "Line {line} took in an original or a still; that happened, and is not undone.",
        "Nothing was changed.",
        "If its entry is a mistake, take it out with a reason; the content stays in the vault.",
    ),
    "undo-sent": (
        "Line {line} recorded a letter that went out; that is not undone.",
        "Nothing was changed.",
        "If its entry is a mistake, change it or take it out with a reason.",
    ),
    "still-referred": (
        "Other records lead to what was to be taken out: {by}.",
        "Nothing was changed.",
        "Change or take out those first; {count} records lead there.",
    ),
}

PROBLEMS: dict[str, str] = {
    # changing and taking out
    "two-persons": "name two different people.",
    "versions-form": "write two version numbers, as 1, 3.",
    "line-or-redo": "give either --line or --redo, one of the two.",
    "nothing-given": "name at least one field to change or to clear.",
    "cleared-and-given": "this field is given and cleared at once.",
    "not-typed": "originals, stills and who works here are not typed, so they are not changed this way.",
    "not-taken-out": "this record is held; there is nothing to bring back.",
    "no-such-line": "the log has no line of this number.",
    # any text
    "bidi-controls": "this holds hidden marks that turn the direction of writing; type it again by hand.",
    "not-text": "text is expected here.",
    "not-a-list": "a list of texts is expected here.",
    "not-fields": "a set of named fields is expected here.",
    "too-many": "there are too many entries.",
    "unknown-field": "there is no field of this name.",
    # dates
    "date-unreadable": "this is not read as a date; write 24.09.2025, 09.2025, 2025, ~June 2025 or between 3.2025 and 5.2025.",
    "date-ambiguous": "day and month cannot be told apart with slashes; write 24.09.2025 or 24 September 2025.",
    "date-year-short": "write the year with four digits.",
    "date-year": "the year must be from 1850 to 2200.",
    "date-month": "there is no such month.",
    "date-day": "that month has no such day.",
    "date-reversed": "the end lies before the beginning.",
    "day-needed": "the exact day is needed here.",
    "before-given": "this lies before the day the consent was given.",
    "moment-form": "write a moment as 2025-07-31T13:15:00+04:00, or a day as 2025-07-31.",
    "moment-without-zone": "add the time zone, as in 2025-07-31T13:15:00+04:00, or Z for UTC.",
    # choices, numbers, codes
    "not-in-list": "this is not one of the possible answers.",
    "not-yes-or-no": "answer yes or no, or leave it empty.",
    "not-a-number": "a whole number is expected here.",
    "number-range": "this number is too small or too large.",
    "sum-form": "write a number, or a sum as 16=1+7+8.",
    "part-leads-nowhere": "what stands in brackets is no recorded proceeding or claim.",
    "not-a-total": "this claim gives no number of people.",
    "not-a-field-of-it": "a record of this kind has no such field.",
    "words-only-offer": "answer yes here to keep the statement as words, which nothing is compared with.",
    "country-code": "write the country as two letters, such as GE.",
    "language-code": "write the language as two or three letters, such as hy.",
    "script-code": "write the script as four letters, such as Armn.",
    "sha256-form": "a SHA-256 has 64 digits from 0 to 9 and a to f.",
    "key-form": "a key has small Latin letters, digits, points and dashes only.",
    "web-address": "a web address begins with https:// or http://.",
    "email-form": "this is not an e-mail address.",
    # searching
    "no-such-kind": "there is no kind of record of this name.",
    "limit-range": "the number of hits is from 1 to 500.",
    # names
    "no-letters": "a name needs at least one letter.",
    "name-parts": "write Given Family, or Family, Given, or Family, Given, Father.",
    "more-scripts-than-names": "there are more scripts than names.",
    # places, pictures, papers
    "coordinates-in-pairs": "latitude and longitude belong together.",
    "not-degrees": "write decimal degrees with a point, such as 40.1793.",
    "region-form": "write left, top, width, height in pixels.",
    "document-parts": "write kind; number; issued on; issued by.",
    # terms
    "term-form": "a term has small Latin letters, digits and _ only.",
    "no-such-term": "no list of the program or of this vault has this word; see habeas vocabulary list.",
    "no-such-list": "there is no list of this name; see habeas vocabulary list.",
    "term-exists": "this list has a term of that name already.",
    "term-fixed": "the name and the list of a term stay as they are; records are written in them.",
    "own-parent": "a term cannot stand under itself.",
    # acts, families, consents, pictures
    "twice": "the same stands there twice.",
    "own-relative": "somebody is no relative of their own.",
    "cannot-consent": "only the person or somebody of the family can consent.",
    "compared-with-itself": "a picture is compared with another one.",
    "not-contested": "say first that it is contested.",
    # events and letters
    "not-for-this-type": "this does not belong to an event of this type.",
    "months-only-for-a-term": "only a sentence for a term has a number of months.",
    "weight-form": "write kilograms with a point and the digits that were read, such as 61.5.",
    "not-a-defendant": "this names somebody who is not among the defendants.",
    "ends-before-it-begins": "the end must lie after the beginning.",
    "not-for-letters-out": "only what comes in is judged.",
}
