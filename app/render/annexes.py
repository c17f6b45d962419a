"""The annexes of an inquiry: their numbers, what their files are called when they leave, and the list that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.errors import Refused
from app.model.case import Case
from app.model.event import Confidence
from app.model.evidence import Evidence, EvidenceKind
from app.model.ids import RecordId
from app.model.still import Identification, Still
from app.rules import english
from app.rules.annexes import annex_date

_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/html": "html",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-matroska": "mkv",
    "video/webm": "webm",
    "video/x-msvideo": "avi",
    "video/mp2t": "ts",
    "video/mpeg": "mpg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "application/zip": "zip",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}

_RECOGNISED = {
    Identification.CAPTION: "by the caption",
    Identification.FAMILY: "by the family",
    Identification.FELLOW_CAPTIVE: "by a fellow captive",
    Identification.DOCUMENT: "by a document",
    Identification.EXPERT: "by an expert",
    Identification.INVESTIGATOR: "by an investigator",
}


@dataclass(frozen=True)
class Annex:
    """One annex. `name`: of the file that leaves, plain ASCII, naming nobody. `lines`: what it is; `fine`: how to check it.

    `sha256`: hex, of the file's bytes. `film_sha256`: of the film a still was cut from.
    """

    number: int
    record: RecordId
    name: str
    lines: tuple[str, ...]
    fine: tuple[str, ...]
    sha256: str
    size_bytes: int
    film_sha256: str | None = None


def _file_name(number: int, count: int, kind: str, media_type: str) -> str:
    digits = max(2, len(str(count)))
    return f"annex-{number:0{digits}d}-{kind.replace('_', '-')}.{_ENDINGS.get(media_type, 'bin')}"


def _grouped(number: int) -> str:
    """`1 204 331`, with spaces that do not break."""
    return f"{number:,}".replace(",", "\u00a0")


def _shows(case: Case, annex: RecordId) -> list[str]:
    """How the captive of the form was recognised in it. Others in the picture are not spoken of."""
    said = []
    for depiction in case.depictions.values():
        if depiction.subject != annex or depiction.person not in case.inquiry.persons:
            continue
        how = f"Shows the person of section 1, recognised {_RECOGNISED[depiction.how]}"
        sure = "" if depiction.confidence is Confidence.CERTAIN else f" ({english.CONFIDENCE[depiction.confidence]})"
        contested = "; the identification is contested" if depiction.contested else ""
        said.append(f"{how}{sure}{contested}.")
    return list(dict.fromkeys(said))


def _when(case: Case, annex: RecordId) -> str:
    when, word = annex_date(case, annex)
    return f"{word.capitalize()} {english.date_text(when)}." if when else "Undated."


def _origin(evidence: Evidence) -> str:
    found = evidence.acquisition
    parts = [f"Publisher: {found.publisher}." if found.publisher else "", f"Found at {found.url}" if found.url else ""]
    return " ".join(part for part in parts if part)


def time_text(pts: int, time_base: tuple[int, int]) -> str:
    """A presentation time stamp as `00:12:03.480`, rounded down to the millisecond."""
    milliseconds = int(Fraction(pts * time_base[0], time_base[1]) * 1000)
    sign = "-" if milliseconds < 0 else ""
    seconds, rest = divmod(abs(milliseconds), 1000)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _still(case: Case, number: int, annex: RecordId, still: Still) -> Annex:
    film = case.evidence.get(still.film)
    count = len(case.inquiry.annexes)
    numerator, denominator = still.time_base
    title = f"Still from the film “{film.title}”." if film else "Still from a film."
    at = f"Frame at {time_text(still.pts, still.time_base)} (time stamp {still.pts} in units of {numerator}/{denominator} s)."
    lines = (title, at, *_shows(case, annex), _when(case, annex), _origin(film) if film else "")
    name = _file_name(number, count, "still", "image/png")
    fine = (
        f"File: {name}, {_grouped(still.png_size)} bytes",
        f"SHA-256 of the file: {still.png}",
        f"SHA-256 of the film: {still.film_sha256}",
    )
    return Annex(
        number, annex, name, tuple(line for line in lines if line), fine, still.png, still.png_size, still.film_sha256
    )


def _evidence(case: Case, number: int, annex: RecordId, evidence: Evidence) -> Annex:
    lines = (
        f"{english.EVIDENCE_KINDS[evidence.kind]}: {evidence.title}",
        *_shows(case, annex),
        _when(case, annex),
        _origin(evidence),
    )
    kind = EvidenceKind.OTHER.value if evidence.kind is EvidenceKind.OTHER else evidence.kind.value
    copy = case.copies.get(annex)
    media_type = evidence.media_type if copy is None else "image/png"
    sha256, size = (evidence.content, evidence.size) if copy is None else (copy.sha256, copy.size)
    name = _file_name(number, len(case.inquiry.annexes), kind, media_type)
    fine = [f"File: {name}, {_grouped(size)} bytes", f"SHA-256 of the file: {sha256}"]
    if copy is not None:
        fine.append(
            f"A copy of the picture alone. SHA-256 of the original, which stays with the source: {evidence.content}"
        )
    return Annex(number, annex, name, tuple(line for line in lines if line), tuple(fine), sha256, size)


def plan(case: Case) -> tuple[Annex, ...]:
    """Every annex in its order, numbered from 1. Pure; the files themselves are not touched.

    Raises `Refused` ("annex-missing", number=...) for an annex that is neither a still nor an item of the case.
    """
    planned = []
    for number, annex in enumerate(case.inquiry.annexes, 1):
        if annex in case.stills:
            planned.append(_still(case, number, annex, case.stills[annex]))
        elif annex in case.evidence:
            planned.append(_evidence(case, number, annex, case.evidence[annex]))
        else:
            raise Refused("annex-missing", number=number)
    return tuple(planned)
