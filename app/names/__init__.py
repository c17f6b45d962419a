"""Names across scripts: keys to find them by, and how alike two of them are.

`keys(name)`: whole numbers for an index. `compare(a, b)`: a score from 0 to 1 and why. Neither reads or writes anything
but the rules in `data/`.
"""

from __future__ import annotations

from app.names.classes import keys
from app.names.matching import ALIKE, Match, Why, compare

__all__ = ["ALIKE", "Match", "Why", "compare", "keys"]
