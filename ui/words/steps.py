"""Words for the steps of long work, as a progress bar shows them."""

from __future__ import annotations

STEPS: dict[str, str] = {
    "seal": "Reading and encrypting",
    "read-back": "Reading back what was written",
    "index": "Reading every frame",
    "check": "Checking",
    "pack": "Packing and encrypting",
    "verify": "Verifying",
    "derive": "Deriving stills again",
    "open": "Decrypting",
    "export": "Writing",
    "import": "Taking in rows",
    "read-table": "Reading the table",
    "gather": "Gathering",
    "copy": "Copying originals and reading them back",
    "copy-records": "Copying the records",
    "revert": "Taking back",
    "people": "Reading people",
    "renew-index": "Making the index of names anew",
    "pairs": "Comparing pairs",
    "prove": "Proving the backup",
}
