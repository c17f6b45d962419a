"""Why a name or a text was found, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.names import Why

REASONS: dict[str, str] = {
    "same-spelling": "spelt the same",
    "same-sounds": "same sounds, another {in} spelling",
    "same-sounds-across": "same sounds in {in} and {and} spelling",
    "one-letter": "one letter differs",
    "two-letters": "two letters differ",
    "alike": "sounds much the same",
    "other-ending": "same name with another ending",
    "other-order": "words in another order",
    "word-missing": "one of them has a word more",
    "one-word-of-name": "part of the name",
    "written-together": "two words written as one",
    "initial-fits": "the initial fits",
    "form-of-name": "another form of the same given name",
    "other-name": "another name",
    "begins-so": "begins so",
    "as-typed": "exactly as typed",
    "words-in-title": "these words are its title",
    "words-in-text": "these words are in it: {field}",
}


def why_words(reasons: Sequence[Why]) -> str:
    """The reasons in one line, the most telling first: `same sounds in Armenian and Russian spelling; another order`."""
    said = [REASONS[each.code].format_map(dict(each.facts)) for each in reasons]
    if len(said) > 1 and REASONS["same-spelling"] in said:
        said.remove(REASONS["same-spelling"])  # of one word of several, and nothing to wonder about
    return "; ".join(dict.fromkeys(said[:3]))
