"""Where the numbers, marks and rows of the overview lead.

A filter of the people's room is written as `status=held,on_trial&since=long&order=contact`.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from app.model.status import Status
from ui.desk import Where

PEOPLE = Where("people")
CASES = Where("proceedings")
CLAIMS = Where("claims")
INQUIRIES = Where("inquiries")
LOG = Where("log")
BACKUPS = Where("settings", part="backups")
HEALTH = Where("settings", part="vault")
NEW_PERSON = Where("people", part="new")


def people(statuses: Iterable[Status] = (), *, since: str = "", place: str = "", order: str = "") -> Where:
    """The people of these statuses, of a place. `since`: `never`, `long`, `overdue`, `recent`; `order`: name of a column."""
    values = {
        "status": ",".join(status.value for status in statuses),
        "since": since,
        "place": place,
        "order": order,
    }
    return Where("people", part=urlencode({key: value for key, value in values.items() if value}, safe=","))


def person(id_: str, part: str = "") -> Where:
    return Where("people", id_, part)


def case(id_: str) -> Where:
    return Where("proceedings", id_)


def claim(id_: str) -> Where:
    return Where("claims", id_)
