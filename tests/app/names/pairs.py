"""The project's own pairs of names: the same person in two spellings, and people who only seem the same.

    python tests/app/names/pairs.py      writes pairs.json anew from spellings.json

The people are made up: real surnames and given names, in the spellings in which such names are published, put together.
Every third surname and given name, and every pair made of them, is held out: nothing was tuned on those.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """`a` and `b`: two whole names; `who` and `whom`: the person each is of, as surname and given name; `kind`: what is hard
    about them; `held_out`: not looked at while tuning."""

    a: str
    b: str
    who: str
    whom: str
    kind: str
    held_out: bool


def read(name: str = "pairs") -> dict[str, list[Pair]]:
    """`same`: pairs of one person; `other`: pairs of two people."""
    content = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return {key: [Pair(**each) for each in content[key]] for key in ("same", "other")}


def who(family: dict[str, str | None], name: dict[str, str | None]) -> str:
    """The person as surname and given name."""
    return f"{family['en']}, {name['en']}"


class Spellings:
    """Surnames and given names by tradition, in parts that never mix: Armenian names, and all others; tuned on, held out."""

    def __init__(self) -> None:
        content = json.loads((HERE / "spellings.json").read_text("utf-8"))
        self.columns: list[str] = content["columns"]
        self.near: list[tuple[str, str, str]] = [tuple(each) for each in content["near"]]
        self.compounds: list[list[str]] = content["compounds"]
        self.near_compounds: list[tuple[str, str, str, str]] = [tuple(each) for each in content["near_compounds"]]
        self._rows = {
            kind: [dict(zip(self.columns, row, strict=True)) for row in content[kind]] for kind in ("surnames", "given")
        }

    def part(self, kind: str, *, armenian: bool, held_out: bool) -> list[dict[str, str | None]]:
        rows = [row for row in self._rows[kind] if (row["hy"] is not None) is armenian]
        return [row for at, row in enumerate(rows) if (at % 3 == 2) is held_out]


def slip(name: str, step: int) -> str:
    """One letter of the longest word mistaken: two exchanged, one left out, or one doubled."""
    longest = max(name.split(), key=len)
    at = 1 + step % (len(longest) - 3)
    match step % 3:
        case 0:
            other = longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :]
        case 1:
            other = longest[:at] + longest[at + 1 :]
        case _:
            other = longest[:at] + longest[at] + longest[at:]
    return name.replace(longest, other)


def _across(spellings: Spellings) -> Iterator[Pair]:
    """Every two traditions, people by people."""
    for armenian in (True, False):
        for held_out in (False, True):
            surnames = spellings.part("surnames", armenian=armenian, held_out=held_out)
            given = spellings.part("given", armenian=armenian, held_out=held_out)
            rounds = 2 if held_out else 4
            step = 0
            for _ in range(rounds):
                for first, second in combinations(spellings.columns, 2):
                    family, name = surnames[step % len(surnames)], given[(step * 7 + step // 5) % len(given)]
                    step += 1
                    if None in (family[first], family[second], name[first], name[second]):
                        continue
                    yield Pair(
                        f"{name[first]} {family[first]}",
                        f"{name[second]} {family[second]}",
                        who(family, name),
                        who(family, name),
                        f"{first}-{second}",
                        held_out,
                    )


def _forms(spellings: Spellings) -> Iterator[Pair]:
    """Order, initials, missing patronymics, feminine endings, slips, letters of another script."""
    fathers = {"ru": "Степанович", "en": "Stepani", "az": "Əli oğlu", "hy": "Ստեփանի"}
    alike = str.maketrans({"а": "a", "о": "o", "е": "e", "с": "c", "р": "p"})
    for armenian in (True, False):
        for held_out in (False, True):
            surnames = spellings.part("surnames", armenian=armenian, held_out=held_out)
            given = spellings.part("given", armenian=armenian, held_out=held_out)
            for step in range(7 if held_out else 14):
                family, name = surnames[(step * 3) % len(surnames)], given[(step * 5 + 1) % len(given)]
                me = who(family, name)
                ru, en, az = (f"{name[key]} {family[key]}" for key in ("ru", "en", "az"))
                yield Pair(en, f"{family['ru']} {name['ru']}", me, me, "order", held_out)
                yield Pair(en, f"{name['az'][:1]}. {family['az']}", me, me, "initial", held_out)  # type: ignore[index]
                yield Pair(az, f"{family['ru']} {name['ru']} {fathers['ru']}", me, me, "patronymic", held_out)
                yield Pair(ru, f"{en} {fathers['en']}", me, me, "patronymic", held_out)
                yield Pair(en, slip(en, step), me, me, "slip", held_out)
                yield Pair(ru, slip(en, step + 1), me, me, "slip", held_out)
                yield Pair(ru, slip(slip(ru, step), step + 4), me, me, "two-slips", held_out)
                yield Pair(en, ru.translate(alike), me, me, "look-alikes", held_out)
                if str(family["ru"]).endswith(("ов", "ев")):
                    yield Pair(
                        f"{name['en']} {family['en']}a", f"{name['ru']} {family['ru']}", me, me, "feminine", held_out
                    )
                if armenian:
                    yield Pair(en, f"{name['ru']} {str(family['ru'])[:-2]}ов", me, me, "other-ending", held_out)


def _compounds(spellings: Spellings) -> Iterator[Pair]:
    """Abd with a name of God, abu, ibn, -eddin, the article: two spellings of each person with all others."""
    for at, (me, *several) in enumerate(spellings.compounds):
        turned = several[at % len(several) :] + several[: at % len(several)]
        for one in turned[:2]:
            for other in turned[2:]:
                yield Pair(one, other, me, me, "compound", at % 3 == 2)


def _others(spellings: Spellings) -> Iterator[Pair]:
    """Brothers, namesakes with another surname, near names."""
    for at, (kind, first, second) in enumerate(spellings.near):
        shared = ("Hakobyan", "Mammadov", "Petrosyan", "Khachatryan", "Guliyev")[at % 5]
        name = ("Armen", "Elchin", "Vardan", "Lusine")[at % 4]
        if kind == "given":
            yield Pair(
                f"{first} {shared}",
                f"{second} {shared}",
                f"{shared}, {first}",
                f"{shared}, {second}",
                kind,
                at % 3 == 2,
            )
        else:
            yield Pair(
                f"{name} {first}", f"{name} {second}", f"{first}, {name}", f"{second}, {name}", kind, at % 3 == 2
            )
    for at, (one, other, me, stranger) in enumerate(spellings.near_compounds):
        yield Pair(one, other, me, stranger, "compound", at % 3 == 2)
    for armenian in (True, False):
        for held_out in (False, True):
            surnames = spellings.part("surnames", armenian=armenian, held_out=held_out)
            given = spellings.part("given", armenian=armenian, held_out=held_out)
            columns = [key for key in spellings.columns if surnames[0][key] is not None]
            for step in range(12 if held_out else 24):
                first, second = columns[step % len(columns)], columns[(step * 5 + 2) % len(columns)]
                family, name = surnames[step % len(surnames)], given[(step * 3) % len(given)]
                brother = given[(step * 3 + 1) % len(given)]
                foreign = surnames[(step + 1) % len(surnames)]
                me = who(family, name)
                one = f"{name[first]} {family[first]}"
                yield Pair(one, f"{brother[second]} {family[second]}", me, who(family, brother), "brother", held_out)
                yield Pair(one, f"{name[second]} {foreign[second]}", me, who(foreign, name), "namesake", held_out)


def made() -> dict[str, list[Pair]]:
    """The pairs, from the spellings."""
    spellings = Spellings()
    same = dict.fromkeys((*_across(spellings), *_forms(spellings), *_compounds(spellings)))
    return {"same": [each for each in same if each.a != each.b], "other": list(dict.fromkeys(_others(spellings)))}


def written(pairs: dict[str, list[Pair]]) -> str:
    """The content of pairs.json, a line a pair."""
    parts = [
        f' "{key}": [\n' + ",\n".join(f"  {json.dumps(asdict(each), ensure_ascii=False)}" for each in several) + "\n ]"
        for key, several in pairs.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    (HERE / "pairs.json").write_text(written(made()), "utf-8")
