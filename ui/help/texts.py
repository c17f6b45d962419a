"""What the help says: for each room a few short paragraphs, and keys. Plain text; the room's key leads to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP  # noqa: TID251


@dataclass(frozen=True)
class Help:
    """`paragraphs` in the order of reading; `keys`: (keys, what they do)."""

    paragraphs: tuple[str, ...]
    keys: tuple[tuple[str, str], ...] = ()


EVERYWHERE: tuple[tuple[str, str], ...] = (
    ("Ctrl+K", str(QT_TRANSLATE_NOOP("help", "Search, or do anything by its name"))),
    ("Ctrl+1 ... 0", str(QT_TRANSLATE_NOOP("help", "Go to a room"))),
    ("Alt+Left, Right", str(QT_TRANSLATE_NOOP("help", "Back, forward"))),
    ("F6", str(QT_TRANSLATE_NOOP("help", "Next part of the window"))),
    ("Ctrl+Z", str(QT_TRANSLATE_NOOP("help", "Take back the last change"))),
    ("Ctrl+L", str(QT_TRANSLATE_NOOP("help", "Lock now"))),
    ("F1", str(QT_TRANSLATE_NOOP("help", "This help"))),
)

ROOMS: dict[str, Help] = {
    "overview": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Everything here is computed from recorded events, for the day that stands at the top.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Each mark is a person. A number, a mark or a row opens what it counts, and the reasons for it.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Choose another day to see how things stood then. \u201cAs known on\u201d leaves out later entries.",
                )
            ),
        ),
        (("Ctrl+D", str(QT_TRANSLATE_NOOP("help", "Choose the day"))),),
    ),
    "people": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Everybody who was recorded. Filters stand at the left with the number of people behind each of them.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Seen, contact and private contact are three things. Film from the detaining side counts as seen only.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "The sign \u2260 stands where sources disagree. Both values stay, with who said what.",
                )
            ),
        ),
        (
            ("Ctrl+N", str(QT_TRANSLATE_NOOP("help", "Record a new one"))),
            ("Ctrl+F", str(QT_TRANSLATE_NOOP("help", "Filter this list"))),
            ("Enter", str(QT_TRANSLATE_NOOP("help", "Open the chosen row"))),
        ),
    ),
    "proceedings": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help", "A case with all its defendants, its hearings, and who was seen in the film of which day."
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Film cannot show that somebody was absent. \u201cNot seen\u201d means that somebody looked for the person "
                    "in parts of the film without finding them; \u201cnot shown\u201d, that all of it was watched.",
                )
            ),
        ),
    ),
    "footage": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Drag a film into the window to take it in: it is hashed, encrypted and read back before it counts.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "A still is cut at one exact frame. Its record holds what anybody needs to derive the same picture again.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "What you mark as visible is an observation, not a diagnosis. Who is seen is your identification.",
                )
            ),
        ),
        (
            (", .", str(QT_TRANSLATE_NOOP("help", "One frame back, one frame on"))),
            ("S", str(QT_TRANSLATE_NOOP("help", "Take a still"))),
            ("G", str(QT_TRANSLATE_NOOP("help", "Go to a time"))),
        ),
    ),
    "evidence": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Originals are kept byte for byte as they came, with where, when and how they were acquired.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "The chain says what was checked: acquisition, film, frame, pixels, picture, log, checkpoint, signature. "
                    "\u201cNot checked\u201d is not \u201cwrong\u201d.",
                )
            ),
        ),
    ),
    "claims": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "What others said, with who, when and how sure. Claims are compared and never resolved by the program.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "A total is held against the list of names: those who have no name yet stay in view as a number.",
                )
            ),
        ),
    ),
    "inquiries": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Letters to bodies that can ask: what is missing is said before they go, and clocks run from what left.",
                )
            ),
        ),
    ),
    "bundles": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "A bundle carries what was chosen and what a consent or a decision covers. What stays behind is listed, "
                    "with the reason.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "It is done only when it was read back. A bundle can be checked without Habeas, step by step.",
                )
            ),
        ),
    ),
    "log": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Every act is a line, tied to the one before it. A signed checkpoint covers all lines up to it.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "A broken chain means that somebody or something changed the file. Keep that copy as it is and compare it "
                    "with a backup.",
                )
            ),
        ),
    ),
    "settings": Help(
        (
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "What is chosen here holds on this computer. It names no vault and travels with none.",
                )
            ),
            str(
                QT_TRANSLATE_NOOP(
                    "help",
                    "Before you cross a border: back up, leave the recovery key with somebody who stays, and lock for travel.",
                )
            ),
        ),
    ),
}
