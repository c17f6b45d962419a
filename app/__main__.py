"""`python -m app` and the `habeas` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run what the command line asks for; the exit code."""
    from app.cli.main import run_process  # noqa: PLC0415  (imported late, so that even a broken import is one sentence)

    return run_process(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
