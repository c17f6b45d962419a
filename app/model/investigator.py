"""Who works with this vault. Log lines name an investigator by id only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Investigator:
    """`public_key`: OpenSSH form of the Ed25519 key with which checkpoints and bundles are signed."""

    name: str
    public_key: str
