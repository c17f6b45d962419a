"""The view that a place asks for: `status=held,on_trial&since=long&order=contact`, as other rooms write it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from app.model.ids import RecordId, is_record_id
from app.model.status import Status
from app.services.people import Order, Since, View

NEW = "new"
"""The part that asks for the form of somebody new."""


def asked_view(part: str) -> View | None:
    """None where the part asks for no view; words that nothing is known by are passed over."""
    if "=" not in part:
        return None
    asked = {key: value.split(",") for key, value in parse_qsl(part)}
    order = asked.get("order", [""])[0]
    return View(
        statuses=frozenset(Status(each) for each in asked.get("status", ()) if each in set(Status)),
        since=frozenset(Since(each) for each in asked.get("since", ()) if each in set(Since)),
        places=frozenset(RecordId(each) for each in asked.get("place", ()) if is_record_id(each)),
        order=Order(order) if order in set(Order) else Order.NAME,
    )
