"""The real command line, with passphrases that are cheap to check: `python -m tests.flows.quick WORDS`."""

from __future__ import annotations

import functools
import sys

from app.cli.main import run_process
from app.services import vaults
from tests.flows.habeas import WORK_FACTOR

if __name__ == "__main__":
    vaults.change_passphrase = functools.partial(vaults.change_passphrase, work_factor=WORK_FACTOR)
    vaults.create = functools.partial(vaults.create, work_factor=WORK_FACTOR)
    sys.exit(run_process(sys.argv[1:]))
