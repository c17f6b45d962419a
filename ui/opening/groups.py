"""A recovery key in numbered groups, as it is written down, and the groups that are asked back."""

from __future__ import annotations

import secrets

PREFIX = "AGE-SECRET-KEY-1"
GROUP_CHARACTERS = 5
ASKED = 3


def groups_of(key: str) -> tuple[str, ...]:
    """The part after `AGE-SECRET-KEY-1` in groups of five; the last one may be shorter. Raises ValueError for another text."""
    if not key.startswith(PREFIX):
        raise ValueError("not a recovery key")
    rest = key[len(PREFIX) :]
    return tuple(rest[at : at + GROUP_CHARACTERS] for at in range(0, len(rest), GROUP_CHARACTERS))


def choose(groups: tuple[str, ...]) -> tuple[int, ...]:
    """Which whole groups to ask for, in order, counted from 0: by chance, so that writing down three is not enough."""
    whole = [place for place, group in enumerate(groups) if len(group) == GROUP_CHARACTERS]
    return tuple(sorted(secrets.SystemRandom().sample(whole, ASKED)))


def same(typed: str, group: str) -> bool:
    """Whether what was typed is the group; capitals and blanks do not matter."""
    return "".join(typed.split()).upper() == group
