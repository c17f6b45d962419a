"""How things stand with everybody: computed from a million events, in an open vault, through the service."""

from __future__ import annotations

from pathlib import Path

from frame import Limit, Measured, Results, VaultProcess

EVERYBODY_S = 1.0
ONE_S = 0.01
DAYS = ("2024-03-01", "2025-01-15", "2026-06-30")
PEOPLE_ASKED = 20


def measure(folder: Path, results: Results, people: int, events_each: int, repeats: int) -> None:
    """`people` with `events_each` events, all types mixed; asked as of days in the middle and at the end of what happened."""
    limits: dict[str, list[Measured]] = {}
    work: dict[str, str] = {}
    with VaultProcess(folder / "status.habeas") as process:
        filled, answer = process.ask(do="fill", people=people, events_each=events_each)
        chosen = answer["some"]
        many = f"{people:,} people with {people * events_each:,} events"
        for number in range(repeats + 1):  # the first of each is for the cache
            for name, what, request in (
                ("status", f"{many}: counts and the longest without contact", {"do": "status", "limit": 200}),
                ("as known", "the same, as known on a day half-way", {"do": "status", "limit": 200, "known": True}),
            ):
                asked = {**request, "as_of": DAYS[number % len(DAYS)]}
                seconds, answer = process.ask(**asked)
                work[name] = what
                if number:
                    limits.setdefault(name, []).append(Measured(seconds))
            for one in chosen[:PEOPLE_ASKED]:
                seconds, _ = process.ask(do="status_of_one", person=one, as_of=DAYS[number % len(DAYS)])
                if number:
                    limits.setdefault("status of one", []).append(Measured(seconds))
        work["status of one"] = "one of them, with the reasons"
        everybody, answer = process.ask(do="status", limit=None, as_of=DAYS[-1])
    results.limits += [
        Limit(name, work[name], ONE_S if name == "status of one" else EVERYBODY_S, tuple(runs))
        for name, runs in limits.items()
    ]
    results.figures += [
        (f"{many}, recorded", f"{filled:.0f} s"),
        ("every one of them as a row", f"{everybody:.1f} s, of processor {answer['processor_s']:.1f} s"),
        ("memory of that process", f"{(process.peak_bytes or 0) / 1e6:.0f} MB"),
    ]
