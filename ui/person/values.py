"""Values of a record as somebody reads them: dates read back, choices in words, records by their names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import Enum
from typing import Any

from app.model.dates import UncertainDate
from app.model.event import EventType
from app.model.ids import RecordId
from app.model.person import IdentityDocument, PersonName, Service
from ui.parts.text import isolated, said
from ui.words.choices import CHOICES
from ui.words.dates import read_back
from ui.words.window import EVENTS

_WORDS: dict[str, str] = {key: words for table in CHOICES.values() for key, words in table.items()}


def value_words(value: Any, labels: Mapping[RecordId, str] | Mapping[str, str]) -> str:
    """One value in one line; nothing for nothing. `labels`: what ids are called."""
    if value is None or value in ((), ""):
        return ""
    if isinstance(value, tuple):
        return "; ".join(value_words(item, labels) for item in value)
    if isinstance(value, UncertainDate):
        return read_back(value)
    if isinstance(value, PersonName):
        return isolated(value.text)
    if isinstance(value, bool):
        return said("Yes") if value else said("No")
    if isinstance(value, EventType):
        return said(EVENTS[value])
    if isinstance(value, Enum):
        return said(_WORDS.get(str(value.value), str(value.value)))
    if isinstance(value, IdentityDocument | Service) or dataclasses.is_dataclass(value):
        parts = (getattr(value, field.name) for field in dataclasses.fields(value))
        return ", ".join(words for part in parts if (words := value_words(part, labels)))
    text = str(value)
    known: Mapping[Any, str] = labels
    return isolated(known.get(text, text))
