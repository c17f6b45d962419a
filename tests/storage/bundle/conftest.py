"""One sample case and one sealed bundle for all tests here; tests change copies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import age, sshsig
from storage.bundle import bag, tar
from tests.storage.bundle import sample as samples
from tests.storage.bundle.sample import Sample

Files = dict[str, bytes]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return samples.make(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sealed(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sealed") / "bundle-7f3a91.age"
    sample.seal(out)
    return out


@pytest.fixture(scope="session")
def files(sealed: Path, sample: Sample) -> Files:
    """Everything in the sealed bundle, by path below its folder."""
    with age.FileSource(sealed) as source:
        archive = age.open_(source, [sample.identity])
        return {
            entry.name.partition("/")[2]: archive.read_at(entry.offset, entry.size) for entry in tar.entries(archive)
        }


def pack(files: Files, top: str = "7f3a91") -> bytes:
    """An archive of these files as an attacker packs it: in our form, whatever stands in it."""
    parts = []
    for name in sorted(f"{top}/{name}" for name in files):
        content = files[name.partition("/")[2]]
        parts += [tar.header(name, len(content)), content, bytes(tar.padding(len(content)))]
    return b"".join([*parts, tar.END])


@pytest.fixture
def forge(sample: Sample, tmp_path: Path) -> Callable[..., Path]:
    """Encrypt files, or a whole archive, to the sample's recipient, which anybody can do."""

    def forged(content: Files | bytes, recipient: age.X25519Recipient | None = None) -> Path:
        out = tmp_path / "bundle-7f3a91.age"
        archive = content if isinstance(content, bytes) else pack(content)
        out.write_bytes(age.seal_bytes(archive, [recipient or sample.identity.recipient]))
        return out

    return forged


def renew(files: Files, *, manifest: bool = False, tags: bool = False, key: object = None) -> Files:
    """The files with some of what binds them made again: as far as an attacker goes."""
    made = dict(files)

    def digest(name: str) -> str:
        return hashlib.sha256(made[name]).hexdigest()

    if manifest:
        data = {name: digest(name) for name in made if name.startswith("data/")}
        made[bag.MANIFEST] = bag.manifest(data)
        info = made[bag.BAG_INFO].decode().splitlines()
        oxum = f"Payload-Oxum: {sum(len(made[name]) for name in data)}.{len(data)}"
        made[bag.BAG_INFO] = "".join(f"{oxum if 'Oxum' in line else line}\n" for line in info).encode()
    if tags:
        made[bag.TAG_MANIFEST] = bag.manifest({name: digest(name) for name in bag.TAG_FILES})
    if key is not None:
        made[bag.SIGNATURE] = sshsig.sign(key, bag.NAMESPACE, made[bag.TAG_MANIFEST]).encode()  # type: ignore[arg-type]
    return made
