"""By which rules names are indexed: another stamp means that an index made before has other numbers in it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import cache

from app.names import rules
from app.names.classes import keys
from app.names.matching import sketch

_TRIED = (
    "Vardan Hakobyan",
    "Վարդան Յակոբեան",
    "Գևորգ Ղուկասյան",
    "Гейдар Ёлкин-Мамедов Степанович",
    "Әһмәд Ҹәфәров Әли оғлу",
    "Jeyhun Əliyev Həsən oğlu",
    "Dschejchun Gukassjan",
    "Tchakhoïan Hratchia",
    "Çetinkaya Işıl",
    "Mkrtč‘yan Ełiše",
    "گئورگ خاچاتوریان",
    "أبو بكر عبد الرحمن الخطيب",
    "გიორგი ბერიაშვილი",
    "Nur ad-Din ibn al-Rashid",
    "V. G. Hakobyan",
    "Гacaн Мaмeдoв",
    "Νίκος 王小明",
)


@cache
def stamp() -> str:
    """SHA-256, in hexadecimal digits, of the rules and of what is made of some names by them: a change of the rules, of the
    way they are used, or of the Unicode tables gives another."""
    hashed = hashlib.sha256()
    for file in sorted(rules.FOLDER.glob("*.json")):
        hashed.update(json.dumps([file.stem, rules.load(file.stem)], sort_keys=True).encode())
    hashed.update(unicodedata.unidata_version.encode())
    for name in _TRIED:
        hashed.update(json.dumps([name, sorted(keys(name)), sketch(name)]).encode())
    return hashed.hexdigest()
