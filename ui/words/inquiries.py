"""Words for errors of: inquiries, their rules, and the documents written from them."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "rule-file-broken": (
        "The rule file {file} cannot be used: {reason} at {pointer}, line {line}.",
        "No rule was changed, and the record is untouched.",
        "Correct the file at that place, or put back the one that came with the program.",
    ),
    "unknown-body": (
        "There are no rules for a body called {key}.",
        "Nothing was changed.",
        "Choose one of the bodies that the program lists.",
    ),
    "inquiry-blocked": (
        "The inquiry must not be written out yet: {count} blocking, the first is {rule}.",
        "Nothing was written, and the record is untouched.",
        "Run the preflight, mend what it names, or write a draft.",
    ),
    "language-not-written": (
        "This form cannot be written in the language {language}.",
        "Nothing was written, and the record is untouched.",
        "Set the language of the inquiry to English.",
    ),
    "form-not-written": (
        "There is no form that the program can write for the body {key}.",
        "Nothing was written, and the record is untouched.",
        "Write the letter by hand, and log it with the inquiry when it is sent.",
    ),
    "annex-missing": (
        "Annex {number} is neither a still nor an item of evidence on file.",
        "Nothing was written, and the record is untouched.",
        "Take it out of the annexes, or add the item it stands for.",
    ),
    "glyph-missing": (
        "The text holds the character {character}, which no font of the program can show.",
        "Nothing was written, and the record is untouched.",
        "Write the word in Latin, Cyrillic, Greek, Armenian, Georgian or Arabic letters, and keep the original in the notes.",
    ),
}

PROBLEMS: dict[str, str] = {}
