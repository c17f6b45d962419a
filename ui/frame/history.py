"""Where one was: back and forward, as in a browser."""

from __future__ import annotations

from ui.desk import Where

LONGEST = 200


class History:
    """The places of this sitting. It is kept nowhere: where one looked is nobody's business after locking."""

    def __init__(self, start: Where) -> None:
        self._places = [start]
        self._at = 0

    @property
    def here(self) -> Where:
        return self._places[self._at]

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._places) - 1

    def visit(self, where: Where) -> None:
        """Go somewhere: what lay ahead is forgotten. Staying is no step."""
        if where == self.here:
            return
        self._places = [*self._places[: self._at + 1], where][-LONGEST:]
        self._at = len(self._places) - 1

    def back(self) -> Where:
        """One step back; the first place has none behind it."""
        self._at = max(0, self._at - 1)
        return self.here

    def forward(self) -> Where:
        self._at = min(len(self._places) - 1, self._at + 1)
        return self.here
