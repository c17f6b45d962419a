"""What the palette lists, and which of it answers to what was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ui.theme.icons import Icon

MOST = 8


@dataclass(frozen=True)
class Command:
    """Something one can do or somewhere one can go. `keys`: what does the same."""

    words: str
    act: Callable[[], None]
    icon: Icon = Icon.RIGHT
    keys: str = ""


@dataclass(frozen=True)
class Entry:
    """One row: what it is called, a second line that says what it is or why it matched, keys at its end.

    `second` may be shown as it is; `title` may come from the record. `sort`: the kind of record, empty for commands.
    """

    title: str
    second: str
    icon: Icon
    act: Callable[[], None]
    keys: str = ""
    sort: str = ""


def plain(text: str) -> str:
    """Text as it is compared: without case and without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def commands_for(typed: str, commands: Iterable[Command]) -> list[Entry]:
    """The commands each of whose words begins with one of those typed; all of them for nothing typed."""
    wanted = plain(typed).split()
    found = []
    for command in commands:
        words = plain(command.words).split()
        if all(any(word.startswith(each) for word in words) for each in wanted):
            found.append(Entry(command.words, "", command.icon, command.act, command.keys))
    return found


def together(found: Sequence[Entry], commands: Sequence[Entry], typed: str = "") -> list[Entry]:
    """What was found first, then commands; at least two of these where there are any, so that they are not crowded out.

    A command that is called exactly as was typed comes before all. Where people and other things were found, two rows at least
    are for the others.
    """
    whole = [each for each in commands if typed.strip() and plain(each.title) == plain(typed.strip())]
    rest = [each for each in commands if each not in whole]
    kept = min(len(rest), 2)
    room = MOST - kept - len(whole)
    people = [each for each in found if each.sort == "person"]
    others = [each for each in found if each.sort != "person"]
    people = people[: max(room - min(len(others), 2), 0)]
    records = [*people, *others][:room]
    return [*whole, *records, *rest[: MOST - len(records) - len(whole)]]
