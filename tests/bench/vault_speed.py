"""Film in a vault: taken in, stills taken from it, sealed into a bundle, the bundle verified."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import material
from frame import (
    IDENTITY,
    RECIPIENT,
    Bar,
    Broken,
    Measured,
    Outcome,
    Results,
    VaultProcess,
    alternate,
    median_s,
    ours,
    shell,
    warm,
)

TAKE_IN = Bar(speed=1.5, peak_mb=200)
SEAL = Bar(speed=1.5, peak_mb=200)
VERIFY = Bar(speed=3.0, peak_mb=200)
STILL = Bar(time=1.3)

# The stock tools as a careful person types them, one after the other.
_TAKE_IN_STOCK = """
sha256sum "$1" > "$3.sha256"
age -e -r "$2" -o "$3" "$1"
sync "$3"
"""
_SEAL_STOCK = """
"$1" -m bagit --sha256 --quiet "$2"
tar -C "$2/.." -cf "$2.tar" bag
age -e -r "$3" -o "$4" "$2.tar"
sync "$4"
"""
_VERIFY_STOCK = """
mkdir "$3"
age -d -i "$2" -o "$3/bundle.tar" "$1"
tar -C "$3" -xf "$3/bundle.tar"
cd "$3"/??????
sha256sum -c --strict --quiet tagmanifest-sha256.txt
sha256sum -c --strict --quiet manifest-sha256.txt
"""


class Scene:
    """One film in a scratch folder, clear for the stock tools; and in a vault, made when it is first needed."""

    def __init__(self, folder: Path, results: Results, film_bytes: int, minutes: int, repeats: int) -> None:
        self._folder = folder
        self._results = results
        self._repeats = repeats
        self._film = material.film(folder / "film.mp4", film_bytes, minutes)
        self._vault = folder / "case.habeas"
        self._film_id = ""
        self._frames = 0

    @property
    def _size_text(self) -> str:
        return f"{self._film.stat().st_size / (1 << 30):.2f} GiB"

    def _note(
        self, name: str, work: str, against: str, bar: Bar, runs: tuple[tuple[Measured, ...], tuple[Measured, ...]]
    ) -> None:
        self._results.outcomes.append(Outcome(name, work, against, bar, *runs))

    def take_in(self) -> None:
        """Into a fresh vault each time, for a content that is there already is not kept twice."""
        vault, sealed = self._folder / "fresh.habeas", self._folder / "film.age"

        def mine() -> Measured:
            with VaultProcess(vault) as process:
                seconds, answer = process.ask(do="take_in", file=str(self._film))
                if answer["already"]:
                    raise Broken("the film was there before")
            shutil.rmtree(vault)
            return Measured(seconds, process.peak_bytes)

        def stock() -> Measured:
            done = shell(_TAKE_IN_STOCK, self._film, RECIPIENT, sealed)
            sealed.unlink()
            return done

        warm(self._film)
        runs = alternate(mine, stock, self._repeats)
        self._note("take in", f"{self._size_text} into an open vault", "sha256sum, age -e, sync", TAKE_IN, runs)

    def _prepare(self) -> None:
        """The film in the vault as a person would take it in, once, with what that took."""
        if self._film_id:
            return
        with VaultProcess(self._vault) as process:
            seconds, answer = process.ask(do="add_film", file=str(self._film))
        if answer["damage"] is not None:
            raise Broken(f"the film is damaged: {answer['damage']}")
        self._film_id, self._frames = answer["id"], answer["frames"]
        index = answer["steps"].get("index", 0.0)
        self._results.figures.append(
            (
                f"film of {self._size_text}, {self._frames} frames, taken in with frame index and thumbnail",
                f"{seconds:.1f} s, of which the index {index:.1f} s; {(process.peak_bytes or 0) / 1e6:.0f} MB",
            )
        )

    def stills(self, count: int) -> None:
        """Frames anywhere in the film; each taken by both sides, one after the other."""
        self._prepare()
        png = self._folder / "still.png"
        numbers = iter(random.sample(range(self._frames), count))
        with VaultProcess(self._vault) as process:
            process.ask(do="warm_up")
            places = [process.ask(do="frame", film=self._film_id, number=number)[1] for number in numbers]
            hashes: list[str] = []
            mine_at, stock_at = iter(places), iter(places)

            def mine() -> Measured:
                seconds, answer = process.ask(do="still", film=self._film_id, pts=next(mine_at)["pts"])
                hashes.append(answer["frame_sha256"])
                return Measured(seconds)

            def stock() -> Measured:
                png.unlink(missing_ok=True)
                begun = time.perf_counter()
                self._ffmpeg(next(stock_at)["seconds"], str(png))
                return Measured(time.perf_counter() - begun)

            warm(self._film, *(self._vault / "blobs").glob("??/*"))
            runs = alternate(mine, stock, count, settle=False)
            for place, digest in zip(places, hashes, strict=True):
                found = self._ffmpeg(place["seconds"], "-f", "framehash", "-hash", "sha256", "-")
                if digest not in found:
                    raise Broken(f"at {place['seconds']} s the two sides show different frames")
        self._note("still", f"{count} frames anywhere in an hour of 720p", "ffmpeg -ss, PNG", STILL, runs)

    def _ffmpeg(self, seconds: str, *out: str) -> str:
        command = [material.ffmpeg(), "-nostdin", "-v", "error", "-ss", seconds, "-i", str(self._film)]
        return subprocess.run(
            [*command, "-frames:v", "1", *out], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ).stdout

    def bundle(self) -> None:
        """Sealed out of the vault by us, out of the clear file by the stock tools; ours verified by both sides."""
        self._prepare()
        sealed, signers = self._folder / "ours.age", self._folder / "signers"
        identity = self._folder / "identity"
        identity.write_text(IDENTITY + "\n")
        bag, theirs, unpacked = self._folder / "bag", self._folder / "theirs.age", self._folder / "unpacked"

        def seal() -> Measured:
            sealed.unlink(missing_ok=True)
            with VaultProcess(self._vault) as process:
                seconds, answer = process.ask(do="seal", film=self._film_id, recipient=RECIPIENT, out=str(sealed))
            if answer["size"] < self._film.stat().st_size or answer["kept"]:
                raise Broken("the film is not in the bundle")
            signers.write_text(f"sender {answer['public_key']}\n")
            return Measured(seconds, process.peak_bytes)

        def seal_stock() -> Measured:
            bag.mkdir()
            os.link(self._film, bag / "film.mp4")
            with ExitStack() as stack:
                stack.callback(shutil.rmtree, bag)
                stack.callback(theirs.unlink, missing_ok=True)
                stack.callback(bag.with_suffix(".tar").unlink, missing_ok=True)
                return shell(_SEAL_STOCK, sys.executable, bag, RECIPIENT, theirs)

        def verify() -> Measured:
            return ours("verify", sealed, signers, typed=IDENTITY)

        def verify_stock() -> Measured:
            with ExitStack() as stack:
                stack.callback(shutil.rmtree, unpacked, ignore_errors=True)
                return shell(_VERIFY_STOCK, sealed, identity, unpacked)

        warm(self._film, *(self._vault / "blobs").glob("??/*"))
        runs = alternate(seal, seal_stock, self._repeats)
        against = "bagit.py --sha256, tar, age -e, sync"
        self._note("seal", f"{self._size_text} out of an open vault, read back", against, SEAL, runs)
        warm(sealed)
        runs = alternate(verify, verify_stock, self._repeats)
        self._note("verify", "that bundle, nothing written", "age -d, tar -x, sha256sum -c", VERIFY, runs)
        again = ours("verify-with-decoder", sealed, signers, identity)
        self._results.figures.append(
            ("verify with the film read again by the decoder", f"{median_s([again]):.1f} s, once")
        )
