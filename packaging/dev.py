"""Set up and run the project: `python3 packaging/dev.py help`. Standard library only.

Kept to words that every Python understands, so that an unfit one can say what it lacks instead of stumbling.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.stderr.write(
        "Habeas needs Python 3.11 to 3.14 and this is Python "
        + ".".join(str(part) for part in sys.version_info[:2])
        + "; install one of those and start this file with it, for example: python3.11 packaging/dev.py help\n"
    )
    sys.exit(2)

from commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
