"""A good bundle passes every step; each altered, added, missing, swapped, shortened thing fails at the step for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Access
from app.jobs import Ticket
from storage import age, checkpoint, sshsig
from storage.bundle import bag, contents
from storage.bundle.report import NAMES, Report
from storage.bundle.verify import verify
from tests.storage.bundle.conftest import Files, pack, renew
from tests.storage.bundle.sample import Sample, deriving

FILM = "data/originals/000001.mp4"


def checked(path: Path, sample: Sample, **options: object) -> Report:
    options.setdefault("signers", sample.signers)
    return verify(path, [sample.identity], Ticket(), **options)  # type: ignore[arg-type]


def wrong(report: Report) -> set[int]:
    return {step.n for step in report.steps if step.ok is False}


def says(report: Report, n: int) -> str:
    return "\n".join(report.steps[n - 1].problems)


def test_a_good_bundle_passes_every_step(sealed: Path, sample: Sample, tmp_path: Path) -> None:
    report = checked(sealed, sample, deriving=deriving(tmp_path))
    assert [(step.n, step.name) for step in report.steps] == list(NAMES.items())
    assert {step.n: step.ok for step in report.steps} == {n: None if n == 15 else True for n in NAMES}
    assert report.ok
    assert report.authenticated
    assert report.signer == sshsig.fingerprint(sshsig.public_text(sample.key))
    assert report.bundle_id == "7f3a91"


def test_without_a_signer_nobody_is_authenticated(sealed: Path, sample: Sample) -> None:
    report = checked(sealed, sample, signers=None)
    assert report.ok
    assert not report.authenticated
    assert report.steps[4].ok is None
    assert "NOT AUTHENTICATED" in report.headline
    assert "NOT AUTHENTICATED" in says(report, 5)


def test_without_a_decoder_stills_are_not_called_right(sealed: Path, sample: Sample) -> None:
    report = checked(sealed, sample)
    assert report.ok
    assert report.steps[12].ok is None
    assert "no decoder" in says(report, 13)


def test_another_signer_is_not_the_expected_one(sealed: Path, sample: Sample) -> None:
    other = sshsig.public_text(sshsig.generate())
    assert wrong(checked(sealed, sample, signers=f"sender {other}\n")) == {5}
    assert wrong(checked(sealed, sample, principal="somebody-else")) == {5}
    not_for_bundles = f'sender namespaces="habeas-checkpoint-v1" {sshsig.public_text(sample.key)}\n'
    assert wrong(checked(sealed, sample, signers=not_for_bundles)) == {5}


def test_a_bundle_for_somebody_else_cannot_be_opened(sealed: Path) -> None:
    with pytest.raises(Access) as caught:
        verify(sealed, [age.X25519Identity.generate()], Ticket())
    assert caught.value.code == "age-no-match"


def test_a_decrypted_bundle_is_checked_as_well(sealed: Path, sample: Sample, tmp_path: Path) -> None:
    plain = tmp_path / "7f3a91.tar"
    plain.write_bytes(age.open_bytes(sealed.read_bytes(), [sample.identity]))
    report = verify(plain, [], Ticket(), signers=sample.signers)
    assert report.ok
    assert report.authenticated
    assert [report.steps[n - 1].ok for n in (1, 9)] == [None, None]


# --- one file of each class, and what is done to it ---

CLASSES = {
    "original": FILM,
    "frame hashes": "data/originals/000001.framehash",
    "picture": "data/stills/.png",
    "still": "data/stills/.json",
    "record": "data/records/still",
    "record in part": ".part.json",
    "log": "data/log/log.jsonl",
    "entries": "data/log/bodies.jsonl",
    "proofs": "data/log/proofs.jsonl",
    "checkpoint": "data/log/checkpoint",
    "checkpoint's signature": "data/log/checkpoint.sig",
    "older checkpoint": "data/log/older/000001.checkpoint",
    "withheld": "data/withheld.json",
    "exemptions": "data/redactions/exemptions.csv",
    "index": "data/metadata/index.csv",
    "graph": "data/metadata/case.jsonld",
    "schema": "data/schema/still.json",
    "readme": "data/README-VERIFY.txt",
    "script": "data/verify.sh",
    "signer's key": "data/keys/signer.pub",
    "report": "data/report/index.html",
}


def chosen(files: Files, wanted: str) -> str:
    if wanted in files:
        return wanted
    folder, _, ending = wanted.rpartition("/")
    return next(
        name
        for name in sorted(files)
        if name.startswith(f"{folder}/" if folder else "")
        and (name.endswith(ending) or name.rpartition("/")[2].startswith(ending))
    )


def flip(files: Files, name: str) -> None:
    content = bytearray(files[name])
    content[len(content) // 2] ^= 1
    files[name] = bytes(content)


def cut(files: Files, name: str) -> None:
    files[name] = files[name][:-1]


def lengthen(files: Files, name: str) -> None:
    files[name] += b"\n"


def remove(files: Files, name: str) -> None:
    del files[name]


def swap(files: Files, name: str) -> None:
    other = next(each for each in files if each.startswith("data/") and files[each] != files[name])
    files[name], files[other] = files[other], files[name]


CHANGES = [flip, cut, lengthen, remove, swap]


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_changed_file_is_named_by_step_7(
    change: Callable[[Files, str], None], kind: str, files: Files, sample: Sample, forge: Callable[..., Path]
) -> None:
    made = dict(files)
    name = chosen(made, CLASSES[kind])
    change(made, name)
    report = checked(forge(made), sample)
    assert 7 in wrong(report)
    assert name in says(report, 7)
    assert not report.authenticated
    assert not wrong(report) & {1, 2, 4, 5, 6, 9}


def test_an_added_file_is_named_by_step_7(files: Files, sample: Sample, forge: Callable[..., Path]) -> None:
    made = {**files, "data/originals/000009.mp4": b"planted"}
    report = checked(forge(made), sample)
    assert "data/originals/000009.mp4: not in the manifest" in says(report, 7)
    assert 8 in wrong(report)


@pytest.mark.parametrize("change", CHANGES[:4], ids=lambda change: change.__name__)
@pytest.mark.parametrize(
    ("name", "step"),
    [(bag.BAGIT, 6), (bag.BAG_INFO, 6), (bag.MANIFEST, 6), (bag.TAG_MANIFEST, 4), (bag.SIGNATURE, 4)],
)
def test_changed_tag_files(
    change: Callable[[Files, str], None], name: str, step: int, files: Files, sample: Sample, forge: Callable[..., Path]
) -> None:
    made = dict(files)
    change(made, name)
    report = checked(forge(made), sample)
    assert step in wrong(report)
    assert name in says(report, step)
    assert not report.authenticated


def test_how_far_an_attacker_comes_without_the_signing_key(
    files: Files, sample: Sample, forge: Callable[..., Path]
) -> None:
    made = dict(files)
    flip(made, FILM)
    assert 7 in wrong(checked(forge(made), sample))
    assert 6 in wrong(checked(forge(renew(made, manifest=True)), sample))
    assert 4 in wrong(checked(forge(renew(made, manifest=True, tags=True)), sample))
    other = sshsig.generate()
    signed = forge(renew(made, manifest=True, tags=True, key=other))
    assert {5, 8, 11} <= wrong(checked(signed, sample))
    # Even who was told of no signer sees that the checkpoint's key is another than the bundle's.
    assert 11 in wrong(checked(signed, sample, signers=None))


def test_a_bundle_passed_on_under_another_encryption_is_noticed(
    files: Files, sample: Sample, forge: Callable[..., Path]
) -> None:
    third = age.X25519Identity.generate()
    report = verify(forge(files, third.recipient), [third], Ticket(), signers=sample.signers)
    assert wrong(report) == {9}


# --- what only the holder of the signing key could have done: the bundle contradicts itself ---


def resealed(sample: Sample, tmp_path: Path, change: Callable[[Files], None], **options: object) -> Report:
    out = tmp_path / "changed.age"
    sample.changed(change).seal(out)
    return checked(out, sample, deriving=deriving(tmp_path), **options)


def edit(name: str, before: bytes, after: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        place = chosen(files, name)
        assert before in files[place]
        files[place] = files[place].replace(before, after)

    return change


def drop_line(name: str, number: int) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        lines = files[name].splitlines(keepends=True)
        del lines[number]
        files[name] = b"".join(lines)

    return change


def without(*names: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        for name in names:
            del files[chosen(files, name)]

    return change


def other_png(files: Files) -> None:
    name = chosen(files, "stills/.png")
    files[name] = files[name].replace(b"IDAT", b"IDAX")


def other_film(files: Files) -> None:
    flip(files, "originals/000001.mp4")


def frames_of_another_film(files: Files) -> None:
    name = "originals/000001.framehash"
    files[name] = b"\n".join(reversed(files[name].split(b"\n")))


INCONSISTENT = {
    "a line of the log is missing": (drop_line(contents.LOG, 1), {10}),
    "the last line of the log is missing": (drop_line(contents.LOG, 4), {11, 12}),
    "two entries belong to no line": (edit(contents.BODIES, b'"act":"still.take"', b'"act":"still.tako"'), {12}),
    "an entry is missing": (drop_line(contents.BODIES, 0), {12}),
    "a proof is missing": (drop_line(contents.PROOFS, 1), {12}),
    "a proof for another number": (edit(contents.PROOFS, b'"index":42', b'"index":43'), {12}),
    "a record says something else": (edit("records/person", b"Invented", b"Infented"), {12}),
    "a record of no form": (edit("records/person", b'"recorded_at"', b'"recorded"'), {14}),
    "a film of no record": (other_film, {12, 13, 14}),
    "another picture": (other_png, {13}),
    "another frame": (edit("stills/.json", b'"frame":5', b'"frame":6'), {13}),
    "a picture without description": (without("stills/.json"), {13}),
    "a still without its record": (without("records/still"), {13}),
    "a still without its film": (without("originals/000001.mp4"), {13, 14}),
    "a film without its frame hashes": (without("originals/000001.framehash"), {13}),
    "other frame hashes": (frames_of_another_film, {13}),
    "a left out field that is not listed": (
        edit(contents.WITHHELD, b"acquisition.address", b"acquisition.persona"),
        {14},
    ),
    "a ground that does not exist": (edit(contents.WITHHELD, b"source-protection", b"convenience"), {14}),
    "an older checkpoint of another log": (
        edit(contents.older_names(1)[0], b"size 3", b"size 2"),
        {11},
    ),
    "no withheld.json": (without(contents.WITHHELD), {3, 14}),
    "no checkpoint": (without(contents.CHECKPOINT, contents.CHECKPOINT_SIGNATURE), {3, 11}),
    "a name that the format does not know": (lambda files: files.update({"notes/readme.txt": b"hello"}), {3}),
}


@pytest.mark.parametrize("case", INCONSISTENT)
def test_a_signed_bundle_that_contradicts_itself(case: str, sample: Sample, tmp_path: Path) -> None:
    change, steps = INCONSISTENT[case]
    report = resealed(sample, tmp_path, change)
    assert steps <= wrong(report)
    assert not wrong(report) & {1, 2, 4, 5, 6, 7, 8, 9}


def test_a_withheld_film_is_no_fault_if_it_is_listed(sample: Sample, tmp_path: Path) -> None:
    def change(files: Files) -> None:
        film = hashlib.sha256(files.pop("originals/000001.mp4")).hexdigest()
        del files["originals/000001.framehash"]
        still = chosen(files, "stills/.json")
        files[still] = files[still].replace(b'"film":"originals/000001.mp4"', b'"film":null')
        listed = [
            contents.Withheld("original", contents.Ground.SIZE, "evidence", sha256=film),
            contents.Withheld(
                "field",
                contents.Ground.COLLECTOR,
                "evidence",
                hashlib.sha256(b"film").hexdigest()[:32],
                1,
                "body.acquisition.address",
            ),
        ]
        files[contents.WITHHELD] = contents.withheld_json(listed)

    report = resealed(sample, tmp_path, change)
    assert wrong(report) == set()
    assert "1 stills travelled without their film" in report.steps[12].notes


def test_a_checkpoint_from_before_is_held_against_the_log(sealed: Path, sample: Sample, tmp_path: Path) -> None:
    old = checkpoint.parse(sample.old_checkpoint)
    assert wrong(checked(sealed, sample, held=[old])) == set()
    other = checkpoint.Checkpoint(old.vault, old.size, "0" * 64, old.sha256_of_lines, old.at)
    assert wrong(checked(sealed, sample, held=[other])) == {11}
    longer = checkpoint.Checkpoint(old.vault, 50, old.root, old.sha256_of_lines, old.at)
    report = checked(sealed, sample, held=[longer])
    assert wrong(report) == {11}
    assert "older or shortened copy" in says(report, 11)
    elsewhere = checkpoint.Checkpoint("0" * 32, 50, old.root, old.sha256_of_lines, old.at)
    assert wrong(checked(sealed, sample, held=[elsewhere])) == set()


def test_an_older_checkpoint_by_a_former_key_counts_if_that_key_is_expected(sample: Sample, tmp_path: Path) -> None:
    former = sshsig.generate()

    def change(files: Files) -> None:
        text, signature = contents.older_names(1)
        files[signature] = sshsig.sign(former, checkpoint.NAMESPACE, files[text]).encode()

    report = resealed(sample, tmp_path, change)
    assert wrong(report) == {11}
    assert sshsig.fingerprint(sshsig.public_text(former)) in says(report, 11)
    both = f"{sample.signers}sender {sshsig.public_text(former)}\n"
    assert wrong(checked(tmp_path / "changed.age", sample, signers=both)) == set()


# --- damage on the way ---


def test_a_damaged_piece_is_told_by_the_files_that_lie_in_it(sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / "large.age"
    film = bytes(range(256)) * 2048  # eight chunks
    sample.changed(lambda files: files.update({"originals/000003.mp4": film})).seal(out)
    raw = bytearray(out.read_bytes())
    raw[len(raw) // 2] ^= 1
    out.write_bytes(raw)
    report = checked(out, sample)
    assert {1, 7} <= wrong(report)
    assert says(report, 1) == "data/originals/000003.mp4: the encrypted file is damaged where it lies"
    assert "data/originals/000003.mp4: damaged (bytes " in says(report, 7)
    assert len(report.steps[6].problems) == 1
    assert 4 not in wrong(report)


def test_every_flipped_byte_of_the_encrypted_file_is_noticed(sealed: Path, sample: Sample, tmp_path: Path) -> None:
    raw = sealed.read_bytes()
    out = tmp_path / "flipped.age"
    places = [*range(0, 330, 7), *range(330, len(raw), len(raw) // 40)]
    for place in places:
        flipped = bytearray(raw)
        flipped[place] ^= 1 << place % 8
        out.write_bytes(flipped)
        try:
            report = checked(out, sample)
        except Access:  # the line that carries the key was altered: it is nobody's
            continue
        assert not report.ok, place
        assert not report.authenticated


def test_every_shortened_file_is_noticed(sealed: Path, sample: Sample, tmp_path: Path) -> None:
    raw = sealed.read_bytes()
    out = tmp_path / "short.age"
    for length in [0, 1, 20, 100, 250, *range(300, len(raw), len(raw) // 30), len(raw) - 1]:
        out.write_bytes(raw[:length])
        assert wrong(checked(out, sample)) == {1}, length
    out.write_bytes(raw + b"\0")
    assert wrong(checked(out, sample)) == {1}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_a_decrypted_bundle_is_noticed(
    data: st.DataObject, files: Files, sample: Sample, tmp_path: Path
) -> None:
    """No encryption helps here, so every byte must be bound by something else."""
    archive = bytearray(pack(files))
    place = data.draw(st.integers(0, len(archive) - 1))
    # Mostly the small files at both ends; films are long.
    if data.draw(st.booleans()):
        place = data.draw(st.sampled_from([place % 12_000, len(archive) - 1 - place % 12_000]))
    match data.draw(st.sampled_from(["flip", "cut", "twice", "zeros"])):
        case "flip":
            archive[place] ^= 1 << data.draw(st.integers(0, 7))
        case "cut":
            del archive[place : place + data.draw(st.integers(1, 2000))]
        case "twice":
            length = data.draw(st.sampled_from([1, 512, 1024, 1536]))
            archive[place:place] = archive[place : place + length]
        case _:
            archive[place : place + 512] = bytes(512)
    plain = tmp_path / "7f3a91.tar"
    plain.write_bytes(archive)
    try:
        report = verify(plain, [sample.identity], Ticket(), signers=sample.signers)
    except Access:
        return  # the beginning is not that of an archive any more, nor that of an encrypted file for us
    assert bytes(archive) == pack(files) or not report.ok
    assert bytes(archive) == pack(files) or not report.authenticated or wrong(report) == {15}
