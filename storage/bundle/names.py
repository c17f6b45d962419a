"""Which names may stand in a bundle: such as mean the same, and harm nobody, on every system they are unpacked on."""

from __future__ import annotations

import re

LONGEST_NAME = 100
"""Characters of a whole path: what the plain tar header holds, so that no extension is needed for names."""

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*\Z")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)


def wrong_with(untrusted_name: str) -> str | None:
    """What is wrong with a path inside the archive, in a few words; None if it is tidy."""
    if not untrusted_name or len(untrusted_name) > LONGEST_NAME:
        return "a name that is empty or too long"
    if untrusted_name.startswith("/") or re.match(r"[A-Za-z]:", untrusted_name):
        return "an absolute name"
    for part in untrusted_name.split("/"):
        if part in ("", ".", ".."):
            return "a name that leads elsewhere"
        if not _PART.match(part) or part.endswith("."):
            return "a name with odd characters"
        if _DEVICE.match(part):
            return "a device name of Windows"
    return None


class Tidy:
    """Takes the names of an archive one after the other and says what is wrong with the next one.

    Names must come sorted by their bytes, each once. No two may be equal but for case, and none may be a file for one
    name and a folder for another. (Normalisation cannot make two names equal: all are ASCII.)
    """

    def __init__(self) -> None:
        self._last = ""
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}

    def add(self, untrusted_name: str) -> str | None:
        """What is wrong with this name among those before it, in a few words; None if nothing is."""
        problem = wrong_with(untrusted_name)
        if problem is not None:
            return problem
        if untrusted_name == self._last:
            return "the same name twice"
        if untrusted_name.encode() < self._last.encode():
            return "names that are not in order"
        folded = untrusted_name.lower()
        if folded in self._files or folded in self._folders:
            return "names equal but for case, or a file where a folder is"
        parts = untrusted_name.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if folder.lower() in self._files or self._folders.setdefault(folder.lower(), folder) != folder:
                return "names equal but for case, or a file where a folder is"
        self._files.add(folded)
        self._last = untrusted_name
        return None
