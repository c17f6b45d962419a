"""The bench: how fast the program is, beside the stock tools that would do the same on the same machine at the same moment.

    python tests/bench/run.py [--json FILE] [--only NAME] [--scratch DIR] [--repeats 5]

`--only`: age, take-in, bundle, still, import or status; may be given several times. `--scratch`: where the files are made,
about 13 GB of them, in a folder that is removed at the end; without it, where temporary files go. `--repeats`: rounds of each
comparison.
Debian's `age` must be installed. A whole run takes about ten minutes.

Both sides take turns, each run a process of its own, the files in the cache, nothing left to be written from before. Each
line of the table shows the median time of either side with its spread (least to most), the most memory that any process of
our side held in RAM, and how many times as fast ours is, with the spread over the rounds. Ends with 1 if a bar was missed,
and names it; with 2 if something is not there that is needed.

    age encrypt, decrypt   1 GiB from file to file              against `age`; our process with its start
    take in                a film of 2 GiB into an open vault   against `sha256sum`, then `age`, then `sync` of the file
    seal                   that film out of the open vault      against `bagit.py --sha256`, `tar`, `age`, `sync`, on the clear
                                                                file, one after the other
    verify                 that bundle, without the decoder     against `age -d`, `tar -x`, `sha256sum -c` on both manifests,
                                                                one after the other; our process with its start
    still                  a frame of that film, one hour long, against `ffmpeg -ss` on the clear file, with the same ffmpeg;
                           anywhere in it, in the open vault    that it shows the same frame is checked

    import                 100,000 people from a CSV into the   against csv and sqlite3 with an FTS5 index, the same rows
                           open vault
    status                 100,000 people with 1,000,000 events, as of a day, in the open vault: under a second; one of them,
                           with the reasons, under 10 ms
    search                 a name in 100,000 people of four spellings each, under another spelling than the recorded one: the
                           slowest but 5 % under 50 ms; how often the right one comes out, and another above it;
                           `search_speed.py` takes other numbers
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import age_speed
import import_speed
import search_speed
import status_speed
import vault_speed
from frame import Broken, Limit, Outcome, Results, Share, median_s, peak_bytes

CASES = ("age", "take-in", "bundle", "still", "import", "status", "search")
GIB = 1 << 30


@dataclass(frozen=True)
class Sizes:
    """How much there is to do. Other sizes than these are for trying out the bench itself."""

    age_bytes: int = GIB
    film_bytes: int = 2 * GIB + GIB // 100
    film_minutes: int = 60
    stills: int = 15
    people: int = 100_000
    events_each: int = 10

    @property
    def needed_bytes(self) -> int:
        """Room for everything that lies in the scratch folder at the same time."""
        return max(3 * self.age_bytes, 6 * self.film_bytes)


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="bench", description="Compare the program's speed with stock tools.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    parser.add_argument("--only", action="append", choices=CASES, metavar="NAME", help=", ".join(CASES))
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="make the files there, about 13 GB")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="rounds of each comparison (5)")
    parser.add_argument("--mib", type=int, metavar="N", help="films and files of N MiB instead, to try out the bench")
    asked = parser.parse_args(arguments)
    if asked.repeats < 1 or (asked.mib is not None and asked.mib < 1):
        parser.error("numbers begin with 1")
    return asked


def measure(asked: argparse.Namespace, sizes: Sizes) -> Results:
    """Run what was asked for. Raises `Broken` if a side did not do its work."""
    wanted = asked.only or CASES
    results = Results()
    with tempfile.TemporaryDirectory(prefix="habeas-bench-", dir=asked.scratch) as name:
        folder = Path(name)
        if "age" in wanted:
            age_speed.measure(folder, results, sizes.age_bytes, asked.repeats)
        if "status" in wanted:
            status_speed.measure(folder, results, sizes.people, sizes.events_each, asked.repeats)
        if "search" in wanted:
            search_speed.measure(folder, results, sizes.people)
        if "import" in wanted:
            import_speed.measure(folder, results, sizes.people, asked.repeats)
        if set(wanted) - {"age", "import", "status", "search"}:
            scene = vault_speed.Scene(folder, results, sizes.film_bytes, sizes.film_minutes, asked.repeats)
            if "take-in" in wanted:
                scene.take_in()
            if "bundle" in wanted:
                scene.bundle()
            if "still" in wanted:
                scene.stills(max(sizes.stills, asked.repeats))
    return results


def lacking(asked: argparse.Namespace, sizes: Sizes) -> str | None:
    """What is missing on this machine, as a sentence."""
    tools = [tool for tool in ("age", "tar", "sha256sum", "sync", "sh") if shutil.which(tool) is None]
    if tools:
        return f"Not installed: {', '.join(tools)}."
    folder = asked.scratch or Path(tempfile.gettempdir())
    if not folder.is_dir():
        return f"There is no folder {folder}."
    free = shutil.disk_usage(folder).free
    if free < sizes.needed_bytes:
        return f"{folder} has {free / 1e9:.1f} GB free, {sizes.needed_bytes / 1e9:.1f} GB are needed; --scratch takes another."
    return None


def machine() -> dict[str, str | int]:
    """On what it was measured."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else -1.0
    return {
        "processor": model,
        "cores": os.cpu_count() or 0,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": f"{load:.1f}",
    }


def _row(outcome: Outcome) -> tuple[str, ...]:
    def times(side: str) -> str:
        runs = outcome.ours if side == "ours" else outcome.theirs
        return f"{median_s(runs):.2f} ({min(r.seconds for r in runs):.2f}..{max(r.seconds for r in runs):.2f})"

    factors, shown = outcome.speeds, outcome.speed
    if outcome.bar.time is not None:
        factors, shown = tuple(1 / each for each in factors), 1 / shown
    peak, other = (peak_bytes(runs) for runs in (outcome.ours, outcome.theirs))
    return (
        outcome.name,
        times("ours"),
        times("theirs"),
        f"{shown:.2f} ({min(factors):.2f}..{max(factors):.2f})",
        outcome.bar.text,
        *("-" if each is None else f"{each / 1e6:.0f}" for each in (peak, other)),
        "MISSED" if outcome.missed else "reached",
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes in columns. Times in seconds, memory in MB."""
    rows = [
        ("", "ours, s (spread)", "stock, s (spread)", "ratio (spread)", "bar", "MB", "stock MB", ""),
        *map(_row, outcomes),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _limit_line(limit: Limit) -> str:
    """A time that is to be kept, in milliseconds."""
    least, most = (1000 * edge(run.seconds for run in limit.runs) for edge in (min, max))
    verdict = "MISSED" if limit.missed else "reached"
    return (
        f"{limit.name}  {1000 * median_s(limit.runs):.1f} ms ({least:.1f}..{most:.1f})  < {1000 * limit.limit_s:.0f} ms"
        f"  {verdict}  {limit.work}"
    )


def _share_line(share: Share) -> str:
    """How often something came out."""
    verdict = "MISSED" if share.missed else "reached"
    return f"{share.name}  {share.found}  {share.bar}  {verdict}  {share.work}"


def as_json(results: Results, about: dict[str, str | int], missed: Sequence[str]) -> str:
    """Everything, with every single time."""
    rows = [
        {
            "name": each.name,
            "work": each.work,
            "against": each.against,
            "bar": {"speed": each.bar.speed, "time": each.bar.time, "peak_mb": each.bar.peak_mb},
            "speed": each.speed,
            "speeds": each.speeds,
            "ours_s": [run.seconds for run in each.ours],
            "stock_s": [run.seconds for run in each.theirs],
            "ours_peak_bytes": peak_bytes(each.ours),
            "stock_peak_bytes": peak_bytes(each.theirs),
            "missed": each.missed,
        }
        for each in results.outcomes
    ]
    limits = [
        {
            "name": each.name,
            "work": each.work,
            "limit_s": each.limit_s,
            "ours_s": [run.seconds for run in each.runs],
            "missed": each.missed,
        }
        for each in results.limits
    ]
    shares = [
        {"name": each.name, "work": each.work, "found": each.found, "bar": each.bar, "missed": each.missed}
        for each in results.shares
    ]
    value = {
        "machine": about,
        "outcomes": rows,
        "limits": limits,
        "shares": shares,
        "figures": dict(results.figures),
        "missed": list(missed),
    }
    return json.dumps(value, indent=1) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether all bars were reached."""
    asked = parsed(arguments)
    sizes = Sizes() if asked.mib is None else Sizes(asked.mib << 20, asked.mib << 20, 1, 3, 100 * asked.mib)
    problem = lacking(asked, sizes)
    if problem is not None:
        print(problem, file=sys.stderr)
        return 2
    about = machine()
    print(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in about.items()), flush=True)
    try:
        results = measure(asked, sizes)
    except Broken as broken:
        print(f"Nothing to compare: {broken}.", file=sys.stderr)
        return 2
    missed = [name for outcome in results.outcomes for name in outcome.missed]
    missed += [name for limit in results.limits for name in limit.missed]
    missed += [name for share in results.shares for name in share.missed]
    if results.outcomes:
        print(table(results.outcomes))
    for limit in results.limits:
        print(_limit_line(limit))
    for share in results.shares:
        print(_share_line(share))
    for what, value in results.figures:
        print(f"{what}: {value}")
    print(f"Missed: {', '.join(missed)}." if missed else "All bars were reached.")
    if asked.json is not None:
        asked.json.write_text(as_json(results, about, missed), encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
