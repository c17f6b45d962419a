"""What a verification found: a numbered list. The numbers and names are those of FORMAT.md and README-VERIFY.txt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import AppError

NAMES = {
    1: "opens with the recipient's key, undamaged",
    2: "the archive holds only plain files with tidy names",
    3: "one folder, only the names of the format",
    4: "the signature over the tag manifest is right",
    5: "the signer is the expected one",
    6: "the tag manifest matches the tag files",
    7: "the manifest matches every file; none is missing, none was added",
    8: "the description agrees with what is there",
    9: "made for this recipient",
    10: "the lines of the log hang together",
    11: "the checkpoint is signed and covers the log; older ones are beginnings of it",
    12: "entries match their lines, records and originals match the entries",
    13: "films and stills are what their descriptions say, made again",
    14: "what was withheld is listed, every description is of its form",
    15: "a timestamp by a trusted authority",
}


@dataclass(frozen=True)
class Step:
    """`ok`: True, False, or None where it could not be checked; then `problems` says why. `notes` do not count against it."""

    n: int
    name: str
    ok: bool | None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """`ok`: no step is false. `authenticated`: the signer is one the caller expects, and the signature is right.

    `signer`: fingerprint of the key that signed; None where no valid signature was found.
    """

    bundle_id: str | None
    signer: str | None
    authenticated: bool
    steps: tuple[Step, ...]

    @property
    def ok(self) -> bool:
        return all(step.ok is not False for step in self.steps)

    @property
    def headline(self) -> str:
        """The first line of a report for people."""
        if not self.ok:
            wrong = ", ".join(str(step.n) for step in self.steps if step.ok is False)
            return f"NOT RIGHT: see {wrong}"
        if not self.authenticated:
            return "NOT AUTHENTICATED: the files belong together, but who says so was not checked"
        return "Right, and signed by the expected signer"


def judged(n: int, problems: Iterable[str], notes: Iterable[str] = ()) -> Step:
    """True without problems, False with any."""
    found = tuple(problems)
    return Step(n, NAMES[n], not found, found, tuple(notes))


def unchecked(n: int, reason: str, notes: Iterable[str] = ()) -> Step:
    """A step that could not be taken, and why."""
    return Step(n, NAMES[n], None, (reason,), tuple(notes))


_SHORT = {
    "age-header-altered": "the header of the encrypted file was altered",
    "age-header-damaged": "the header of the encrypted file is damaged",
    "age-payload-damaged": "the encrypted file is damaged or cut short",
    "bag-info-unreadable": "line {line} cannot be read",
    "checkpoint-unreadable": "it cannot be read",
    "log-body-unreadable": "it cannot be read",
    "log-broken": "line {seq} does not continue the ones before it",
    "manifest-unreadable": "line {line} cannot be read, or is not in order",
    "signature-damaged": "the signature cannot be read",
    "signature-purpose": "the signature was made for another purpose",
    "signature-wrong": "the signature is not over these bytes",
    "timestamp-not-by-authority": "the stamp was made with a key that may not make stamps",
    "timestamp-not-granted": "the authority refused to give a stamp",
    "timestamp-other-message": "the stamp is about something else",
    "timestamp-other-question": "the stamp answers another question",
    "timestamp-signature-wrong": "the stamp's own signature is wrong",
    "timestamp-unreadable": "the stamp cannot be read",
}


def short(error: AppError) -> str:
    """A few words about an error, to stand behind the name of a file."""
    words = _SHORT.get(error.code)
    return str(error) if words is None else words.format_map(error.facts)


class Wrong(Exception):
    """A step ends here; the text is its problem."""
