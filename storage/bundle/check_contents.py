"""Steps 13 to 15: films and stills, what was withheld, the timestamps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.x509 import Certificate

from app.errors import AppError, Cancelled, Integrity, Invalid
from app.jobs import Ticket
from app.model.canonical import Json
from app.model.content import ByteSource
from storage import timestamps
from storage.bundle import bag, contents, schema
from storage.bundle.check_log import Log
from storage.bundle.found import Found
from storage.bundle.furniture import SCHEMAS, schema_text
from storage.bundle.report import NAMES, Step, Wrong, judged, short, unchecked


@dataclass(frozen=True)
class Deriving:
    """How to make things again from a film; handed in by who has a decoder.

    `still(film, description, png, ticket)`: what differs between a still made again and its description and picture, in
    a few words each. `framehash(film, ticket)`: the film's packets as `-map 0:v -c copy -f framehash -hash sha256` prints
    them. Both raise an `AppError` where they cannot.
    """

    still: Callable[[ByteSource, Mapping[str, Json], bytes, Ticket], Sequence[str]]
    framehash: Callable[[ByteSource, Ticket], bytes]


LARGEST_PNG_BYTES = 256 * 1024 * 1024
LARGEST_FRAMEHASH_BYTES = 512 * 1024 * 1024
_RECORDED = ("film_sha256", "stream", "pts", "time_base", "frame", "pixel_format", "width", "height", "rotation")
_RECORDED_HASHES = ("frame_sha256", "pixels_sha256", "png_size", "ffmpeg", "command")


@dataclass
class _Stills:
    problems: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    withheld_films: int = 0
    again: int = 0


def _frames(hashes: bytes) -> list[bytes]:
    """The lines about packets; those that begin with # name the program that wrote them."""
    return [line for line in hashes.split(b"\n") if line and not line.startswith(b"#")]


def _against_record(name: str, still: Mapping[str, Any], log: Log) -> Iterator[str]:
    record = log.records.get(("still", still["record"], still["version"]))
    if record is None:
        yield f"{name}: its record did not travel"
        return
    body = record["body"]
    for key in (*_RECORDED, *_RECORDED_HASHES):
        if body.get(key) != still[key]:
            yield f"{name}: {key} is not what its record says"
    if body.get("png") != still["png_sha256"]:
        yield f"{name}: png_sha256 is not what its record says"


def _static(found: Found, name: str, still: Mapping[str, Any], withheld: set[str]) -> Iterator[str]:
    """What can be said about a still without a decoder."""
    if name != f"data/{still['png']}".removesuffix(".png") + ".json":
        yield f"{name}: describes another picture"
    if f"-s{still['stream']}-pts{still['pts']}." not in name:
        yield f"{name}: its name says another frame"
    png = f"data/{still['png']}"
    if found.sha256(png) != still["png_sha256"] or found.entries[png].size != still["png_size"]:
        yield f"{png}: not the picture that its description names"
    if still["film"] is None:
        if still["film_sha256"] not in withheld:
            yield f"{name}: its film is neither here nor among what was withheld"
    elif found.sha256(f"data/{still['film']}") != still["film_sha256"]:
        yield f"data/{still['film']}: not the film from which {name} says it was taken"


def _again(found: Found, name: str, still: Mapping[str, Any], deriving: Deriving, ticket: Ticket, out: _Stills) -> None:
    try:
        film = found.source(f"data/{still['film']}")
        png = found.read(f"data/{still['png']}", LARGEST_PNG_BYTES)
        differing = deriving.still(film, still, png, ticket)
    except Cancelled:
        raise
    except Wrong as wrong:
        out.problems.append(str(wrong))
    except AppError as error:
        out.undone.append(f"{name}: could not be made again ({error.code})")
    else:
        out.again += 1
        out.problems += [f"{name}: made again, {each}" for each in differing]


def _still(found: Found, name: str, log: Log, withheld: set[str], out: _Stills) -> Mapping[str, Any] | None:
    """The description, if nothing is wrong with it so far."""
    try:
        still, wrong = schema.check("still", found.read(name))
    except Wrong as bad:
        out.problems.append(str(bad))
        return None
    except ValueError:
        out.problems.append(f"{name}: not JSON in the one form")
        return None
    if wrong:
        out.problems += [f"{name}: {each}" for each in wrong]
        return None
    problems = [*_static(found, name, still, withheld), *_against_record(name, still, log)]
    out.problems += problems
    out.withheld_films += still["film"] is None
    return None if problems else still


def _film(found: Found, name: str, deriving: Deriving | None, ticket: Ticket, out: _Stills) -> None:
    """`name`: of a .framehash file."""
    stem = name.removesuffix("framehash")
    films = [each for each in found.below("data/originals/") if each.startswith(stem) and each != name]
    if len(films) != 1:
        out.problems.append(f"{name}: not beside one film")
        return
    if deriving is None:
        out.undone.append(f"{films[0]}: its frames were not read, there is no decoder here")
        return
    try:
        recorded = _frames(found.read(name, LARGEST_FRAMEHASH_BYTES))
        again = _frames(deriving.framehash(found.source(films[0]), ticket))
    except Cancelled:
        raise
    except Wrong as wrong:
        out.problems.append(str(wrong))
    except AppError as error:
        out.undone.append(f"{films[0]}: its frames could not be read ({error.code})")
    else:
        out.again += 1
        if recorded != again:
            out.problems.append(f"{films[0]}: its frames are not those that {name} lists")


def stills(found: Found, log: Log, deriving: Deriving | None, ticket: Ticket) -> Step:
    """13: each still is the picture, of the frame, of the film, that its description, its record and the decoder say."""
    out = _Stills()
    withheld = {each["sha256"] for each in _withheld(found)[0] if each["what"] == "original" and "sha256" in each}
    descriptions = found.below("data/stills/", r".*\.json")
    described = {name.removesuffix("json") + "png" for name in descriptions}
    of_film: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for name in descriptions:
        still = _still(found, name, log, withheld, out)
        if still is not None and still["film"] is not None:
            of_film.setdefault(f"data/{still['film']}", []).append((name, still))
    pictures = found.below("data/stills/", r".*\.png")
    out.problems += [f"{name}: a picture without its description" for name in pictures if name not in described]
    indices = found.below("data/originals/", r".*\.framehash")
    missing = [film for film in of_film if contents.framehash_name(film) not in indices]
    out.problems += [f"{film}: the hashes of its frames are missing" for film in missing]
    _derive(found, of_film, indices, deriving, ticket, out)
    notes = [f"{len(descriptions)} stills; {out.again} stills and films were made and read again"]
    if out.withheld_films:
        notes.append(f"{out.withheld_films} stills travelled without their film")
    if out.problems:
        return judged(13, [*out.problems, *out.undone], notes)
    if out.undone:
        return Step(13, NAMES[13], None, tuple(out.undone), tuple(notes))
    return judged(13, [], notes)


def _derive(
    found: Found,
    of_film: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]],
    indices: Sequence[str],
    deriving: Deriving | None,
    ticket: Ticket,
    out: _Stills,
) -> None:
    """Film by film, so that a decoder that remembers the last one reads each once."""
    total = sum(len(each) for each in of_film.values()) + len(indices)
    done = 0
    for film in sorted({*of_film, *indices}, key=lambda name: (name.rpartition(".")[0], name)):
        if film in indices:
            ticket.progress("derive", done, total)
            _film(found, film, deriving, ticket, out)
            done += 1
        for name, still in of_film.get(film, ()):
            ticket.progress("derive", done, total)
            if deriving is None:
                out.undone.append(f"{name}: was not made again, there is no decoder here")
            else:
                _again(found, name, still, deriving, ticket, out)
            done += 1


# --- 14 ---


def _withheld(found: Found) -> tuple[list[Mapping[str, Any]], list[str]]:
    """The entries of withheld.json, and what is wrong with it."""
    name = f"data/{contents.WITHHELD}"
    try:
        value, wrong = schema.check("withheld", found.read(name))
    except Wrong as bad:
        return [], [str(bad)]
    except ValueError:
        return [], [f"{name}: not JSON in the one form"]
    return ([] if wrong else list(value["withheld"])), [f"{name}: {each}" for each in wrong]


def _unlisted(found: Found, log: Log, listed: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    fields = {(each.get("kind"), each.get("id"), each.get("version"), each.get("field")) for each in listed}
    contents_withheld = {each.get("sha256") for each in listed}
    for key, paths in log.parts.items():
        for path in paths:
            if (*key, path) not in fields:
                yield f"{contents.record_name(*key, part=True)}: {path} was left out and is not listed"
    here = {found.sha256(name) for name in found.below("data/originals/")}
    for (kind, record_id, version), record in log.records.items():
        content = str(record["body"].get("content"))
        if kind == "evidence" and content not in here and content not in contents_withheld:
            yield f"{contents.record_name(kind, record_id, version)}: its original is neither here nor listed"


def withheld(found: Found, log: Log) -> Step:
    """14: what is missing is listed with its ground; every description is of the form that the schemas say."""
    listed, problems = _withheld(found)
    problems += log.malformed
    problems += _unlisted(found, log, listed)
    notes = [f"{len(listed)} things were withheld"]
    for name in SCHEMAS:
        own = hashlib.sha256(schema_text(name).encode("utf-8")).hexdigest()
        if found.sha256(f"data/schema/{name}.json") not in (None, own):
            notes.append(f"data/schema/{name}.json is not the one this program knows; its own was used")
    return judged(14, problems, notes)


# --- 15 ---


def _authorities_in(found: Found) -> Sequence[Certificate]:
    """Certificates that came along: they may stand between, they are not trusted."""
    try:
        return timestamps.read_authorities(found.read(f"data/{contents.AUTHORITIES}"))
    except (Wrong, Invalid):
        return ()


def _stamp(
    found: Found, answer: bytes, about: str, authorities: Sequence[Certificate] | None
) -> tuple[bool | None, str]:
    try:
        stamp = timestamps.check(answer, found.read(about), authorities, more=_authorities_in(found))
    except Wrong as wrong:
        return False, str(wrong)
    except Integrity as bad:
        return False, f"{about}: {short(bad)}"
    said = f"{about}: existed before {stamp.at.isoformat()}, says {stamp.authority}"
    if stamp.chained is None:
        return None, f"{said}; no certificate of a trusted authority was given"
    return stamp.chained, said if stamp.chained else f"{said}; that is none of the trusted authorities"


def timestamp(found: Found, authorities: Sequence[Certificate] | None, answer: bytes | None) -> Step:
    """15: an authority whom the caller trusts has confirmed that the signature existed. `answer`: one that came later."""
    results: list[tuple[bool | None, str]] = []
    if answer is not None:
        results.append(_stamp(found, answer, bag.SIGNATURE, authorities))
    try:
        question = timestamps.request(hashlib.sha256(found.read(bag.SIGNATURE)).digest(), nonce=None)
        if found.read(bag.QUERY) != question:
            results.append((False, f"{bag.QUERY}: not the question about this signature"))
    except Wrong as wrong:
        results.append((False, str(wrong)))
    for name, about in (
        (bag.ANSWER, bag.SIGNATURE),
        (f"data/{contents.CHECKPOINT_ANSWER}", f"data/{contents.CHECKPOINT_SIGNATURE}"),
    ):
        if name not in found.entries:
            continue
        try:
            results.append(_stamp(found, found.read(name), about, authorities))
        except Wrong as wrong:
            results.append((False, str(wrong)))
    said = tuple(text for _, text in results)
    if any(ok is False for ok, _ in results):
        return judged(15, said)
    if not results:
        return unchecked(15, "there is no timestamp")
    if any(ok is None for ok, _ in results):
        return Step(15, NAMES[15], None, said)
    return judged(15, [], said)
