"""Words for the numbered report of a verification: what each step is, what it means that it is fine, what is proved."""

from __future__ import annotations

STEPS: dict[int, tuple[str, str]] = {
    1: ("It opens with your key", "The encrypted file is whole, to its last byte."),
    2: ("It holds plain files only", "No links, no programs, no names that could hurt this computer."),
    3: ("Its files have the names of the format", "One folder, and nothing in it that has no place there."),
    4: ("It was signed", "The signature is over exactly these lists."),
    5: ("The signer is the one you expect", "The key that signed is in the list you learned by another way."),
    6: ("The signed list covers the other lists", "None of the lists was exchanged."),
    7: ("Every file is on the list and is the same", "None is missing, none was added, none was changed."),
    8: ("The description agrees with the files", "Their number and size are as described."),
    9: ("It was made for you", "Your key is named among its readers."),
    10: ("Their log hangs together", "No line was taken out, added or changed."),
    11: ("Their log was signed", "Signed checkpoints cover it, the older ones too."),
    12: ("The records stand in their log", "Each record and original is the one that was entered there."),
    13: ("Films and stills are what they say", "The stills were made again from the films beside them."),
    14: ("What was held back is listed", "Each item that stayed behind is named with its reason."),
    15: ("A trusted time stamp", "It existed by the time that the authority names."),
}
"""Step to its name, and to what it means that it holds."""

PROVES: tuple[str, ...] = (
    "These are the files that were sealed. Not one byte differs.",
    "Whoever holds the signing key sealed them.",
    "Stills that were made again are frames of the film beside them.",
)

PROVES_NOT: tuple[str, ...] = (
    "That what a film shows is true, or was not staged.",
    "When a film was shot. A time stamp says only that it existed by then.",
    "Who was sitting at the sender's computer.",
    "That people were named rightly. See who named them, and how sure they were.",
)

GROUNDS: dict[str, str] = {
    "source-protection": "A protected source",
    "collector-protection": "How a collector could be traced",
    "no-consent": "No consent covers it",
    "no-publication-decision": "No decision that it may be shown",
    "family-protection": "How a family can be reached",
    "not-chosen": "Not chosen",
    "size": "Too large",
    "other": "Held back unless it is released",
}
"""Why something stays behind."""

USES: dict[str, str] = {
    "court": "A court",
    "un": "A United Nations body",
    "family": "The family",
    "public": "The public",
}
