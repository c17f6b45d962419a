"""Whole small age files in memory: key slots, shares, messages. Not for footage."""

from __future__ import annotations

import io
from collections.abc import Sequence

from storage.age.armor import BEGIN, ArmorReader, ArmorWriter
from storage.age.keys import Identity, Recipient
from storage.age.opening import decrypt_stream
from storage.age.sealing import Sealer


def seal_bytes(plain: bytes, recipients: Sequence[Recipient], *, armored: bool = False) -> bytes:
    """`plain` as an age file, as text if `armored`. Raises like `Sealer`."""
    out = io.BytesIO()
    if not armored:
        with Sealer(out, recipients) as sealer:
            sealer.write(plain)
        return out.getvalue()
    armor = ArmorWriter(out)
    with Sealer(armor, recipients) as sealer:
        sealer.write(plain)
    armor.close()
    return out.getvalue()


def open_bytes(untrusted: bytes, identities: Sequence[Identity]) -> bytes:
    """The plaintext of an age file, binary or armoured. Gives all or raises: like `open_`, and "age-armor-damaged"."""
    stream = io.BytesIO(untrusted)
    armored = untrusted.lstrip().startswith(BEGIN)
    return b"".join(decrypt_stream(ArmorReader(stream) if armored else stream, identities))
