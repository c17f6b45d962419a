"""Names searched in a crowd: how fast, and whether the right person comes out; and the same pairs one to one against others.

    python tests/bench/search_speed.py --people 100000 [--json FILE] [--scratch DIR]

A vault is filled with that many people of four spellings each; among them the people of the project's pairs, with up to four
of the first spellings, none of which is sought. Then each is sought under the second spelling of every pair, but for initials:
hundreds in such a crowd have the same, so no order among them is right. Run by itself it prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "app" / "names"), str(HERE)]

from frame import Broken, Limit, Measured, Results, Share  # noqa: E402

RECALL, PRECISION = 0.97, 0.95
NEGATIVES_ABOVE = 0
"""How often another person who only seems the same may stand above the one who is sought."""

P95_MS = {100_000: 50.0, 1_000_000: 250.0}


def one_to_one() -> dict[str, dict[str, Any]]:
    """Errors on the project's pairs, ours and theirs, each at its own best threshold, tuned on and held out apart."""
    import pairs
    from anyascii import anyascii
    from rapidfuzz import fuzz
    from rapidfuzz.distance import JaroWinkler
    from unidecode import unidecode

    from app.names import compare

    sides: dict[str, Callable[[str, str], float]] = {
        "ours": lambda a, b: compare(a, b).score,
        "WRatio over anyascii": lambda a, b: fuzz.WRatio(anyascii(a).lower(), anyascii(b).lower()) / 100,
        "Jaro-Winkler over unidecode": lambda a, b: JaroWinkler.similarity(unidecode(a).lower(), unidecode(b).lower()),
    }
    found: dict[str, dict[str, Any]] = {}
    every = pairs.read()
    for part, wanted in (("all", None), ("tuned on", False), ("held out", True)):
        same, other = (
            [each for each in every[key] if wanted is None or each.held_out is wanted] for key in ("same", "other")
        )
        found[part] = {"pairs": len(same), "negatives": len(other)}
        for name, score in sides.items():
            is_same = sorted(score(each.a, each.b) for each in same)
            is_other = sorted(score(each.a, each.b) for each in other)
            found[part][name] = min(
                sum(each < bar for each in is_same) + sum(each >= bar for each in is_other)
                for bar in {*is_same, *is_other, 1.1}
            )
    return found


def crowd_search(folder: Path, count: int, step: int = 1) -> dict[str, Any]:
    """Fill a vault, search in it. Times in milliseconds, wall clock and of this process."""
    import crowd
    import pairs

    from app.model.person import NameKind, Person, PersonName
    from app.services import searching
    from tests.storage import vaults

    def person(*names: str) -> Person:
        return Person(
            tuple(PersonName(n, "Zyyy", NameKind.SPELLING if at else NameKind.MAIN) for at, n in enumerate(names))
        )

    every = pairs.read()
    sought = frozenset({each.who for each in every["same"]} | {each.whom for each in every["other"]})
    without = {(who.partition(", ")[0][:4], who.partition(", ")[2]) for who in sought}
    vaults.create(folder / "v")
    person_of: dict[str, str] = {}
    negatives: set[str] = set()
    wanted = [each for each in every["same"] if each.kind != "initial"][::step]
    sought_so = {each.b for each in wanted}
    recorded: dict[str, list[str]] = {}
    for each in wanted:
        spellings = recorded.setdefault(each.who, [])
        if len(spellings) < 4 and each.a not in sought_so and each.a not in spellings:
            spellings.append(each.a)
    recorded = {who: spellings for who, spellings in recorded.items() if spellings}
    wanted = [each for each in wanted if each.who in recorded]
    begun, begun_cpu = time.perf_counter(), time.process_time()
    with vaults.opened(folder / "v") as vault:
        with vault.change("person.import") as change, change.many() as many:
            for number, names in enumerate(crowd.people(count, without)):
                if number == count // 2:
                    for who, spellings in recorded.items():
                        person_of[many.add(person(*spellings))] = who
                    for each in every["other"]:
                        if each.whom not in recorded:
                            person_of[many.add(person(each.b))] = each.whom
                            negatives.add(each.whom)
                many.add(person(*names))
        filled_s, filled_cpu_s = time.perf_counter() - begun, time.process_time() - begun_cpu
        pages = vault.folder.joinpath("records.db").stat().st_size
        wall: list[float] = []
        cpu: list[float] = []
        parts = {part: {"n": 0, "at_1": 0, "in_10": 0, "negative_above": 0} for part in ("tuned on", "held out")}
        missed: list[tuple[str, str, str]] = []
        with vault.read() as reader:
            for each in wanted:
                start, start_cpu = time.perf_counter(), time.process_time()
                hits = searching.find_in(reader, each.b, limit=10)
                wall.append((time.perf_counter() - start) * 1e3)
                cpu.append((time.process_time() - start_cpu) * 1e3)
                people = [person_of.get(hit.id) for hit in hits]
                place = people.index(each.who) if each.who in people else None
                above = any(who is not None and who != each.who for who in people[:place])
                part = parts["held out" if each.held_out else "tuned on"]
                part["n"] += 1
                part["at_1"] += place == 0
                part["in_10"] += place is not None
                part["negative_above"] += above
                if place != 0 or above:
                    missed.append((each.kind, f"{each.a} | {each.b}", f"{place}, {hits[0].matched if hits else None}"))
            words: list[float] = []
            for text in (
                "Vardanyan",
                "Мамедов",
                "Armen",
                "Арм",
                "Հակոբյան Ա.",
                "Va",
                "petrosian armen",
                "Гаг",
                "zzzz qqqq",
            ):
                start = time.perf_counter()
                searching.find_in(reader, text)
                words.append((time.perf_counter() - start) * 1e3)
    return {
        "people": count,
        "filled_s": round(filled_s, 1),
        "filled_cpu_s": round(filled_cpu_s, 1),
        "database_mb": round(pages / 1e6),
        "p50_ms": round(statistics.median(wall), 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        "p95_cpu_ms": round(statistics.quantiles(cpu, n=20)[-1], 1),
        "most_ms": round(max(wall), 1),
        "short_ms": [round(each, 1) for each in words],
        "recall_10": round(sum(p["in_10"] for p in parts.values()) / len(wanted), 4),
        "precision_1": round(sum(p["at_1"] for p in parts.values()) / len(wanted), 4),
        "negatives_above": sum(p["negative_above"] for p in parts.values()),
        "parts": parts,
        "missed": missed,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Search names in a crowd.")
    parser.add_argument("--people", type=int, default=100_000, metavar="N")
    parser.add_argument("--step", type=int, default=1, metavar="N", help="only every Nth pair is sought")
    parser.add_argument("--scratch", type=Path, metavar="DIR")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="habeas-bench-", dir=asked.scratch) as name:
        found = {"one_to_one": one_to_one(), "crowd": crowd_search(Path(name), asked.people, asked.step)}
    print(json.dumps(found, ensure_ascii=False, indent=1))
    missed = [name for share in shares(found) for name in share.missed]
    if missed:
        print(f"Missed: {', '.join(missed)}.", file=sys.stderr)
    return int(bool(missed))


def shares(found: dict[str, Any]) -> list[Share]:
    """What was found, beside the time, against what is to be reached."""
    crowd_ = found["crowd"]
    made = [
        Share("search recall", "the right one is among the first ten", crowd_["recall_10"], least=RECALL),
        Share("search precision", "the right one is the first", crowd_["precision_1"], least=PRECISION),
        Share(
            "search negatives", "another stands above the right one", crowd_["negatives_above"], most=NEGATIVES_ABOVE
        ),
    ]
    for part, errors in found["one_to_one"].items():
        theirs = min(errors[name] for name in errors if name not in {"ours", "pairs", "negatives"})
        made.append(Share(f"names {part}", "errors one to one, below either other's", errors["ours"], most=theirs - 1))
    return made


def run(people: int, scratch: Path | None = None, step: int = 1) -> dict[str, Any]:
    """The figures of a run in a process of its own."""
    command = [sys.executable, str(HERE / "search_speed.py"), "--people", str(people), "--step", str(step)]
    if scratch is not None:
        command += ["--scratch", str(scratch)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False, env=environment)
    if not done.stdout:
        raise Broken(f"searching in {people} people ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(scratch: Path, results: Results, people: int) -> None:
    """A crowd of `people`, with the bar for the next larger crowd that has one."""
    found = run(people, scratch)
    crowd_ = found["crowd"]
    limit_ms = next((limit for size, limit in P95_MS.items() if people <= size), max(P95_MS.values()))
    work = f"a name in {people} people, the slowest but 5 %"
    results.limits.append(Limit("search", work, limit_ms / 1e3, (Measured(crowd_["p95_ms"] / 1e3),)))
    results.shares += shares(found)
    results.figures.append(("search p95 of the processor alone", f"{crowd_['p95_cpu_ms']} ms"))
    for part, errors in found["one_to_one"].items():
        results.figures.append((f"errors one to one, {part}", ", ".join(f"{name} {n}" for name, n in errors.items())))


if __name__ == "__main__":
    sys.exit(main())
