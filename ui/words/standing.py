"""Words for how things stand with a captive."""

from __future__ import annotations

from app.model.status import Days, Status

STATUS: dict[Status, str] = {
    Status.HELD: "held",
    Status.ON_TRIAL: "on trial",
    Status.SENTENCED: "sentenced",
    Status.DISAPPEARED: "disappeared",
    Status.RELEASED: "released",
    Status.REPATRIATED: "repatriated",
    Status.DEAD: "dead",
    Status.UNKNOWN: "not known",
}


WITHOUT_CONTACT: dict[int, str] = {
    30: "without contact for 30 days or more",
    90: "without contact for 90 days or more",
    180: "without contact for 180 days or more",
}
"""For each of the thresholds."""
NO_CONTACT = "no contact recorded"
NONE_RECORDED = "none recorded"
MAY_DIFFER = "may be otherwise"
DISAGREE = "events disagree"
FORETOLD = "Its day is still to come: once it comes, the event counts as having happened, unless you change it before."
FORETOLD_ROWS = (
    "Still to come: {count} of these events, the first in rows {rows}. Once its day comes, each counts as having happened, "
    "unless you change it before."
)


def days_words(days: Days | None) -> str:
    """`112 days`, `between 112 and 142 days`, `at least 30 days`, or a dash."""
    if days is None:
        return "-"
    if days.most is None:
        return f"at least {days.least} days"
    if days.most == days.least:
        return f"{days.least} days" if days.least != 1 else "1 day"
    return f"between {days.least} and {days.most} days"
