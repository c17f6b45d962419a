"""A choice is put on at once and kept on this machine."""

from __future__ import annotations

from collections.abc import Callable

from app.jobs import Ticket
from app.services import preferences
from app.services.preferences import Preferences
from ui.settings.host import host_of
from ui.settings.parts import Group


def keep(group: Group, change: Callable[[Preferences], Preferences]) -> None:
    """Change what was chosen; where it cannot be kept, the group's strip says so, and it holds for this sitting."""
    host = host_of(group)
    chosen = change(host.preferences)
    host.prefer(chosen)
    settings = group.desk.vault.settings

    def write(_: Ticket) -> None:
        preferences.write(chosen, settings)

    job = group.desk.lane.run(write, stays=True)
    job.failed.connect(group.strip.say_error)
