"""A table of people taken in: versions, digests, salts, links, the index for names and words, one line of the log.

Against the least that a script would do: the same rows read with the csv module and put into SQLite with an FTS5 index over
the same texts, one transaction, synced. Each side starts with an empty store; ours is an open vault.
"""

from __future__ import annotations

import csv
import random
import shutil
import sys
from pathlib import Path

from frame import Bar, Broken, Measured, Outcome, Results, VaultProcess, alternate, run, warm

IMPORT = Bar(time=25.0, peak_mb=400)
HEADERS = ("name", "aliases", "sex", "birth", "birth place", "nationality", "rank", "unit", "service number", "notes")
_GIVEN, _FAMILIES = 400, 6000
_SYLLABLES = (
    "ar",
    "am",
    "ba",
    "da",
    "ga",
    "har",
    "ka",
    "la",
    "ma",
    "na",
    "pa",
    "ra",
    "sa",
    "ta",
    "va",
    "zo",
    "ve",
    "ni",
    "mi",
    "she",
    "kho",
)
_PLAIN = """
import csv, sqlite3, sys
with open(sys.argv[1], newline="", encoding="utf-8") as table:
    rows = list(csv.reader(table))[1:]
store = sqlite3.connect(sys.argv[2])
store.execute("PRAGMA journal_mode = WAL")
store.execute("PRAGMA synchronous = FULL")
store.execute("CREATE TABLE person (a, b, c, d, e, f, g, h, i, j)")
store.execute("CREATE VIRTUAL TABLE search USING fts5 (name, aliases, place, grade, unit, number, notes)")
store.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
texts = [(row[0], row[1], row[4], row[6], row[7], row[8], row[9]) for row in rows]
store.executemany("INSERT INTO search VALUES (?, ?, ?, ?, ?, ?, ?)", texts)
store.commit()
store.close()
"""


def table(path: Path, people: int) -> Path:
    """A CSV of invented people, the same at every call: as many given names and surnames as a country has in common use."""
    chosen = random.Random(7)

    def name(syllables: int) -> str:
        return "".join(chosen.choice(_SYLLABLES) for _ in range(syllables)).title()

    given = [name(2) for _ in range(_GIVEN)]
    families = [name(3) + chosen.choice(("yan", "ian", "ov", "adze", "oghlu", "")) for _ in range(_FAMILIES)]
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS)
        for number in range(people):
            born = f"{chosen.randint(1, 28):02}.{chosen.randint(1, 12):02}.{chosen.randint(1950, 2006)}"
            writer.writerow(
                (
                    f"{chosen.choice(given)} {chosen.choice(families)}",
                    f"{chosen.choice(given)} {chosen.choice(families)}" if number % 4 == 0 else "",
                    chosen.choice(("male", "female")),
                    born,
                    chosen.choice(families),
                    chosen.choice(("AM", "GE", "AZ")),
                    chosen.choice(("Private", "Sergeant", "Captain", "")),
                    f"Battalion {chosen.randint(1, 40)}",
                    f"A-{number:06}",
                    f"seen on floor {chosen.randint(1, 9)} by {chosen.choice(given)}" if number % 3 == 0 else "",
                )
            )
    return path


def measure(folder: Path, results: Results, people: int, repeats: int) -> None:
    """The table into a fresh vault and into a fresh database, in turn."""
    path = table(folder / "people.csv", people)
    vault, store = folder / "fresh.habeas", folder / "plain.db"
    processor: list[float] = []

    def mine() -> Measured:
        with VaultProcess(vault) as process:
            seconds, answer = process.ask(do="import_people", file=str(path))
            if answer["added"] != people or answer["problems"]:
                raise Broken(f"{answer['added']} of {people} people were taken in")
        processor.append(answer["processor_s"])
        shutil.rmtree(vault)
        return Measured(seconds, process.peak_bytes)

    def plain() -> Measured:
        done = run([sys.executable, "-c", _PLAIN, path, store])
        for each in folder.glob("plain.db*"):
            each.unlink()
        return done

    warm(path)
    runs = alternate(mine, plain, repeats)
    work = f"{people:,} people from CSV into an open vault"
    results.outcomes.append(Outcome("import", work, "sqlite3 with FTS5, the same rows", IMPORT, *runs))
    results.figures.append((f"{work}, of processor", f"{sorted(processor)[len(processor) // 2]:.1f} s"))
