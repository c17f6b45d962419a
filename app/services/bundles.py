"""The bundles that left this vault, as its log tells."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from storage import log
from storage.vault import Vault


@dataclass(frozen=True)
class SealedBundle:
    """One bundle. `readers`: fingerprints of the keys it was made for; `records`, `kept`: how many travel and how many stayed.

    `sha256` and `size` of the file: None where sealing began and no line says that it ended.
    """

    bundle_id: str
    at: str
    actor: str
    readers: tuple[str, ...]
    records: int
    kept: int
    why: str | None
    seq: int
    sha256: str | None
    size: int | None


def listed(vault: Vault) -> tuple[SealedBundle, ...]:
    """Every bundle that was about to be sealed, the newest first."""
    begun: dict[str, SealedBundle] = {}
    with vault.read() as reader:
        for seq, bundle_id in log.fact(reader, "bundle"):
            text = log.body_text(reader, seq)
            body = {} if text is None else json.loads(text)
            facts = body.get("facts", {})
            if body.get("act") == "bundle.intend":
                begun[bundle_id] = SealedBundle(
                    bundle_id,
                    body["at"],
                    body["actor"],
                    tuple(facts.get("recipients", ())),
                    int(facts.get("records", 0)),
                    int(facts.get("kept", 0)),
                    body.get("why"),
                    seq,
                    None,
                    None,
                )
            elif body.get("act") == "bundle.seal" and bundle_id in begun:
                begun[bundle_id] = replace(begun[bundle_id], sha256=facts.get("sha256"), size=facts.get("size"))
    return tuple(sorted(begun.values(), key=lambda each: -each.seq))
