"""A timestamp authority made by the test with stock openssl: a root, a certificate that may stamp, one that may not."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Invented Root
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[middle]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign
[stamper]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[other]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,timeStamping
[tsa]
serial = serial
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = sha256,sha384,sha512
signer_digest = {digest}
ess_cert_id_alg = {ess}
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
"""


@dataclass(frozen=True)
class Authority:
    """`root`: path of the certificate to trust. Keys and certificates lie in `folder`."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, query: bytes, *, token: bool = False) -> bytes:
        """What the authority answers to a question (DER)."""
        (self.folder / "query").write_bytes(query)
        more = ["-token_out"] if token else []
        _openssl(
            self.folder,
            *("ts", "-reply", "-config", "config", "-section", "tsa", "-queryfile", "query", "-out", "answer", *more),
            *("-signer", "stamper.pem", "-inkey", "stamper.key", "-chain", "chain.pem"),
        )
        return (self.folder / "answer").read_bytes()


def _openssl(folder: Path, *arguments: str) -> None:
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("missing tool: openssl")
    done = subprocess.run([tool, *arguments], cwd=folder, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def make(
    folder: Path, *, key: str = "ec", stamper: str = "stamper", digest: str = "sha256", ess: str = "sha256"
) -> Authority:
    """`key`: "ec" or "rsa". `stamper`: the section for the certificate that stamps ("other": one that must not)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config").write_text(_CONFIG.format(digest=digest, ess=ess))
    (folder / "serial").write_text("01\n")
    new = ["-newkey", "rsa:2048"] if key == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    _openssl(
        folder,
        "req",
        "-x509",
        *new,
        "-nodes",
        "-keyout",
        "root.key",
        "-out",
        "root.pem",
        "-days",
        "30",
        "-config",
        "config",
        "-extensions",
        "root",
    )
    for name, section, above in (("middle", "middle", "root"), ("stamper", stamper, "middle")):
        _openssl(
            folder,
            "req",
            "-new",
            *new,
            "-nodes",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.csr",
            "-config",
            "config",
            "-subj",
            f"/CN=Invented {name}",
        )
        _openssl(
            folder,
            "x509",
            "-req",
            "-in",
            f"{name}.csr",
            "-CA",
            f"{above}.pem",
            "-CAkey",
            f"{above}.key",
            "-CAcreateserial",
            "-out",
            f"{name}.pem",
            "-days",
            "20",
            "-extfile",
            "config",
            "-extensions",
            section,
        )
    (folder / "chain.pem").write_bytes((folder / "middle.pem").read_bytes())
    return Authority(folder)
