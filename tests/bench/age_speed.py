"""Our age against the stock program, file to file: whole processes, starts included. Nothing is synced by either side."""

from __future__ import annotations

from pathlib import Path

import material
from frame import IDENTITY, RECIPIENT, Bar, Measured, Outcome, Results, alternate, ours, run, warm

ENCRYPT = Bar(speed=1.0, peak_mb=60)
DECRYPT = Bar(speed=1.3, peak_mb=60)


def measure(folder: Path, results: Results, size: int, repeats: int) -> None:
    """Encrypt and decrypt a file of `size` random bytes."""
    plain = material.random_file(folder / "plain", size)
    sealed, result = folder / "sealed.age", folder / "result"
    run(["age", "-e", "-r", RECIPIENT, "-o", sealed, plain])

    def fresh(measured: Measured) -> Measured:
        result.unlink()
        return measured

    def encrypt() -> Measured:
        return fresh(ours("age-encrypt", plain, result, typed=RECIPIENT))

    def encrypt_stock() -> Measured:
        return fresh(run(["age", "-e", "-r", RECIPIENT, "-o", result, plain]))

    def decrypt() -> Measured:
        return fresh(ours("age-decrypt", sealed, result, typed=IDENTITY))

    def decrypt_stock() -> Measured:
        return fresh(run(["age", "-d", "-i", "-", "-o", result, sealed], IDENTITY + "\n"))

    work = f"{size / (1 << 30):.2f} GiB, file to file"
    for name, bar, source, sides in (
        ("age encrypt", ENCRYPT, plain, (encrypt, encrypt_stock)),
        ("age decrypt", DECRYPT, sealed, (decrypt, decrypt_stock)),
    ):
        warm(source)
        results.outcomes.append(Outcome(name, work, "age", bar, *alternate(*sides, repeats)))
    for file in (plain, sealed):
        file.unlink()
