"""From the table of what a form asks to fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget  # noqa: TID251

from ui.forms.date_field import DateField
from ui.forms.field import ChoiceField, Field, LineField, ListField, LongField, YesNoField
from ui.forms.groups import GroupField
from ui.forms.names import NamesField
from ui.forms.reference import Ask, ReferenceField
from ui.forms.several import ChoicesField
from ui.forms.specs import Sort, Spec
from ui.parts.text import said
from ui.words.choices import CHOICES


@dataclass(frozen=True)
class Material:
    """What fields are made with. `ask`: how references are looked up; `lists`: (key, words) of each list of words;
    `labels`: what the ids of a draft are called.
    """

    kind: str
    ask: Ask
    lists: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def choices_of(table: str) -> list[tuple[str, str]]:
    """(key, words) of a table of choices, in the language of the window."""
    return [(key, said(words)) for key, words in CHOICES[table].items()]


def make_field(spec: Spec, material: Material, parent: QWidget, within: str = "") -> Field:
    """The field for `spec`. `within`: the group it stands in."""
    name, hint = said(spec.name), said(spec.hint) if spec.hint else ""
    match spec.sort:
        case Sort.LINE:
            return LineField(spec.key, name, hint, parent)
        case Sort.LONG:
            return LongField(spec.key, name, hint, parent)
        case Sort.DATE:
            return DateField(spec.key, name, hint, parent)
        case Sort.CHOICE:
            return ChoiceField(spec.key, name, choices_of(spec.choices), hint, parent)
        case Sort.CHOICES:
            return ChoicesField(spec.key, name, choices_of(spec.choices), hint, parent)
        case Sort.YES_NO:
            return YesNoField(spec.key, name, hint, parent)
        case Sort.LIST:
            return ListField(spec.key, name, said("Add a line"), hint, parent)
        case Sort.NAMES:
            names = NamesField(spec.key, name, material.ask, hint, parent)
            names.know(material.labels)
            return names
        case Sort.TERM | Sort.TERMS:
            terms = material.lists[spec.list_of(material.kind, within)]
            if spec.sort is Sort.TERM:
                return ChoiceField(spec.key, name, terms, hint, parent)
            return ChoicesField(spec.key, name, terms, hint, parent)
        case Sort.GUARANTEE:
            return ChoiceField(spec.key, name, material.lists["guarantees"], hint, parent)
        case Sort.GROUP:
            return GroupField(
                spec.key,
                name,
                spec.inner,
                lambda inner, parent: make_field(inner, material, parent, spec.key),
                hint,
                parent,
            )
        case Sort.REFERENCE | Sort.REFERENCES:
            several = spec.sort is Sort.REFERENCES
            kinds = spec.kinds(material.kind)
            found = ReferenceField(spec.key, name, material.ask, kinds, several=several, hint=hint, parent=parent)
            found.know(material.labels)
            return found
