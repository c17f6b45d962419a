"""What is wrong with a table: of a single cell or row, which is passed over, or of the file, of which nothing is taken."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_VALUE_SHOWN = 200
"""Characters of a cell that a report repeats: enough to find it by."""


@dataclass(frozen=True)
class Fault:
    """`row`: as a spreadsheet numbers it, the headers being row 1; 0 where it is about the whole file.

    `column`: the header, empty where it is about the row. `value`: what stands there, shortened. `rule`: a code with words.
    """

    row: int
    column: str
    value: str
    rule: str


def fault(row: int, column: str, untrusted_value: str, rule: str) -> Fault:
    """A fault with its value shortened."""
    shown = untrusted_value
    if len(shown) > LONGEST_VALUE_SHOWN:
        shown = shown[: LONGEST_VALUE_SHOWN - 1] + "\u2026"
    return Fault(row, column, shown, rule)


class TableUnfitError(Exception):
    """The file cannot be taken as a table: nothing of it is imported. Never leaves this package."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(each.rule for each in faults))
        self.faults = faults


def unfit(rule: str, row: int = 0, column: str = "", value: str = "") -> TableUnfitError:
    return TableUnfitError(fault(row, column, value, rule))
