"""What was begun in a form and is not recorded yet, and how the window stood: kept in the vault, encrypted like all of it.

Nothing of this is a version, a line of the log, or part of a bundle or a backup. It is there so that a lock, a crash or a
closed window costs nobody what they had typed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.clock import text
from app.errors import Invalid
from storage.tables import aside
from storage.vault import Vault

LARGEST_CHARACTERS = 4_000_000
"""Of one draft as JSON: more is no form that somebody typed."""
_DRAFT = "draft:"
_STATE = "state:"


@dataclass(frozen=True)
class Begun:
    """A draft that was kept. `values`: as the form gave them; `version`: of the record that was being changed, if one was."""

    key: str
    at: str
    values: Mapping[str, Any]
    version: int | None


def key_of(kind: str, id_: str | None = None, about: str | None = None) -> str:
    """Under which key a draft stands: one for each record that is changed, and one new one of a kind for what it is about."""
    return f"{kind}/{id_}" if id_ else f"{kind}/new/{about or ''}"


def keep(vault: Vault, key: str, values: Mapping[str, object], version: int | None = None) -> None:
    """Keep what stands in a form. Raises `Invalid({"draft": "too-long"})`, `Refused` for a copy that can only be read."""
    _keep(vault, _DRAFT + key, {"values": values, "version": version})


def begun(vault: Vault, key: str) -> Begun | None:
    """What was kept under a key, None for nothing."""
    with vault.read() as reader:
        found = aside.get(reader, _DRAFT + key)
    if found is None:
        return None
    body = json.loads(found[1])
    return Begun(key, found[0], body["values"], body["version"])


def forget(vault: Vault, key: str) -> None:
    """It was recorded, or thrown away."""
    with vault.beside() as connection:
        aside.forget(connection, _DRAFT + key)


def waiting(vault: Vault) -> list[tuple[str, str]]:
    """(key, when it was kept) of every draft, the newest first."""
    with vault.read() as reader:
        return [(key.removeprefix(_DRAFT), at) for key, at in aside.keys(reader, _DRAFT)]


def remember(vault: Vault, name: str, state: object) -> None:
    """Keep how something in the window stood (columns, a filter) under a name. Raises as `keep` does."""
    _keep(vault, _STATE + name, state)


def recall(vault: Vault, name: str) -> Any:
    """What was remembered under a name, None for nothing."""
    with vault.read() as reader:
        found = aside.get(reader, _STATE + name)
    return None if found is None else json.loads(found[1])


def _keep(vault: Vault, key: str, body: object) -> None:
    written = json.dumps(body, ensure_ascii=False)
    if len(written) > LARGEST_CHARACTERS:
        raise Invalid({"draft": "too-long"})
    written = written.encode("utf-8", "surrogatepass").decode("utf-8", "replace")  # half a letter cannot be stored
    with vault.beside() as connection:
        aside.keep(connection, key, text(vault.settings.clock()), written)
