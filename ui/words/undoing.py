"""The steps of the log as somebody reads them who is about to undo one."""

from __future__ import annotations

from collections.abc import Sequence

from ui.words import window

_MOST_NAMES = 3


def step_words(
    act: str, kinds: Sequence[str], versions: int, what: str, whom: Sequence[str], undoes: int | None = None
) -> str:
    """`event recorded: capture 2025 for Ana Sol`, `import of 150 records`, `undo of line 7: ...` without an end mark."""
    if undoes is not None:
        return f"{'line {0} done again' if act == 'redo' else 'undo of line {0}'}".format(undoes) + _about(what, whom)
    if versions > 1 and act.startswith("record."):
        return f"{versions} {_words(act, kinds)}"
    if versions > 1:
        return f"{_words(act, kinds)}, {versions} records"
    return _words(act, kinds) + _about(what, whom)


def _words(act: str, kinds: Sequence[str]) -> str:
    kind, _, verb = act.rpartition(".")
    said = window.act(f"{kinds[0]}.{verb}" if kind == "record" and len(kinds) == 1 else act)
    return said[0].lower() + said[1:]


def _about(what: str, whom: Sequence[str]) -> str:
    said = f": {what}" if what else ""
    if whom:
        more = f" and {len(whom) - _MOST_NAMES} more" if len(whom) > _MOST_NAMES else ""
        said += f" for {'; '.join(whom[:_MOST_NAMES])}{more}"
    return said


# In the window.
UNDONE = "Undone: {step}"
DONE_AGAIN = "Done again: {step}"
SINCE = "What it recorded was changed since, so it cannot be taken back by itself."
SINCE_STEPS = "Changed by: {steps}."
SINCE_DO = "Undo what came later first, or change the record itself."
NOTHING_TO_UNDO = "There is nothing to undo."
NOTHING_TO_REDO = "There is nothing to do again."
NOTHING_CHANGED = "Nothing was changed."
