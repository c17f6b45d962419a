"""RFC 3161 timestamps: the question to an authority, and whether its answer says what it must.

A timestamp says that something existed before a moment, and nothing about when a film was made. The question is written
and the answer read here; carrying them to an authority and back is left to a person with a connection. What is stored is
the whole response (`.tsr`), since stock `openssl ts -verify` wants that; a bare token is taken too and framed as one.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.errors import Integrity, Invalid

LARGEST_BYTES = 256 * 1024
"""Real answers with a chain of certificates take 4 to 10 KiB; nobody needs more than this."""
LONGEST_CHAIN = 6

_HASHES: dict[str, Callable[[bytes], Any]] = {
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}
_PYCA_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_FRESH = -1
# What asn1crypto and pyca raise on bytes that are not what they should be. Both parse late, hence the many kinds.
_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
)


@dataclass(frozen=True)
class Stamp:
    """What a checked answer says. `at`: aware, UTC. `authority`: the signer's name as its certificate has it (untrusted text).

    `chained`: whether its certificate leads to one of the authorities the caller trusts; None if none were given.
    """

    at: datetime
    authority: str
    serial: int
    chained: bool | None


def request(digest: bytes, *, nonce: int | None = _FRESH) -> bytes:
    """The question (`.tsq`, DER) about a SHA-256 (32 bytes). A fresh nonce of 64 bits unless given; None for none.

    A nonce shows that an answer was not made for an earlier question; where the digest itself was never seen before, that
    adds nothing.
    """
    if len(digest) != 32:
        raise ValueError("not a SHA-256")
    if nonce == _FRESH:
        nonce = secrets.randbits(64)
    fields: dict[str, Any] = {
        "version": "v1",
        "message_imprint": {
            "hash_algorithm": {"algorithm": "sha256", "parameters": core.Null()},
            "hashed_message": digest,
        },
        "cert_req": True,
    }
    if nonce is not None:
        fields["nonce"] = nonce
    written: bytes = tsp.TimeStampReq(fields).dump()
    return written


def as_response(untrusted: bytes) -> bytes:
    """The answer as a whole response, also if only its token was handed in. Raises `Integrity("timestamp-unreadable")`."""
    if len(untrusted) > LARGEST_BYTES:
        raise Integrity("timestamp-unreadable")
    try:
        status = _status(untrusted)
        if status is None:
            token = cms.ContentInfo.load(untrusted, strict=True)
            if token["content_type"].native != "signed_data":
                raise ValueError("no token")
            return _framed(untrusted)
    except _UNREADABLE as bad:
        raise Integrity("timestamp-unreadable") from bad
    if status not in ("granted", "granted_with_mods"):
        raise Integrity("timestamp-not-granted")
    return untrusted


def _status(untrusted: bytes) -> str | None:
    """The status at the head of a response; None if there is none, as in a bare token. A refusal has nothing else."""
    frame = core.Sequence.load(untrusted, strict=True)
    try:
        status: str = tsp.PKIStatusInfo.load(frame.contents)["status"].native
    except _UNREADABLE:
        return None
    return status


def _framed(token: bytes) -> bytes:
    """SEQUENCE { SEQUENCE { INTEGER 0 }, token }: a granted response around the token's own bytes."""
    inner = b"\x30\x03\x02\x01\x00" + token
    length = len(inner)
    if length < 0x80:
        return b"\x30" + bytes([length]) + inner
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return b"\x30" + bytes([0x80 | len(octets)]) + octets + inner


@dataclass(frozen=True)
class _Token:
    info: Any
    info_bytes: bytes
    signer: Any
    certificates: list[x509.Certificate]


def _token(response: bytes) -> _Token:
    """Raises any of `_UNREADABLE`."""
    found = tsp.TimeStampResp.load(response, strict=True)["time_stamp_token"]
    signed = found["content"]
    content = signed["encap_content_info"]
    if found["content_type"].native != "signed_data" or content["content_type"].native != "tst_info":
        raise ValueError("no token")
    if len(signed["signer_infos"]) != 1:
        raise ValueError("not one signer")
    info_bytes = bytes(content["content"].contents)
    certificates = []
    for each in signed["certificates"] or ():
        if each.name == "certificate":
            certificates.append(x509.load_der_x509_certificate(each.chosen.dump()))
    info = tsp.TSTInfo.load(info_bytes, strict=True)
    return _Token(info, info_bytes, signed["signer_infos"][0], certificates)


def _attribute(attributes: Any, name: str) -> Any:
    """The one value of a signed attribute, or None."""
    values = [each["values"] for each in attributes if each["type"].native == name]
    if not values:
        return None
    if len(values) != 1 or len(values[0]) != 1:
        raise ValueError("an attribute twice")
    return values[0][0]


def _names(certificate: x509.Certificate, attributes: Any) -> bool:
    """Whether the token names this certificate as its signer's (RFC 5816: by hash; RFC 3161: by SHA-1)."""
    encoded = certificate.public_bytes(Encoding.DER)
    newer = _attribute(attributes, "signing_certificate_v2")
    if newer is not None:
        first = newer["certs"][0]
        algorithm = _HASHES[first["hash_algorithm"]["algorithm"].native]
        return bool(algorithm(encoded).digest() == first["cert_hash"].native)
    older = _attribute(attributes, "signing_certificate")
    if older is None:
        return False
    return bool(hashlib.sha1(encoded, usedforsecurity=False).digest() == older["certs"][0]["cert_hash"].native)


def _check_signature(token: _Token) -> x509.Certificate:
    """The certificate whose key signed the token. Raises any of `_UNREADABLE`, or InvalidSignature."""
    attributes = token.signer["signed_attrs"]
    hash_name = token.signer["digest_algorithm"]["algorithm"].native
    stated = _attribute(attributes, "message_digest")
    kind = _attribute(attributes, "content_type")
    if kind is None or kind.native != "tst_info" or stated is None:
        raise InvalidSignature
    if stated.native != _HASHES[hash_name](token.info_bytes).digest():
        raise InvalidSignature
    certificate = next((each for each in token.certificates if _names(each, attributes)), None)
    if certificate is None:
        raise InvalidSignature
    signed = b"\x31" + attributes.dump()[1:]  # signed as a SET, stored under an implicit tag (RFC 5652, 5.4)
    algorithm = token.signer["signature_algorithm"]
    with contextlib.suppress(ValueError):  # an algorithm that names no hash goes with the one of the digest
        hash_name = algorithm.hash_algo
    chosen, key, signature = _PYCA_HASHES[hash_name], certificate.public_key(), token.signer["signature"].native
    match key:
        case rsa.RSAPublicKey() if algorithm.signature_algo == "rsassa_pss":
            key.verify(signature, signed, padding.PSS(padding.MGF1(chosen), padding.PSS.AUTO), chosen)
        case rsa.RSAPublicKey():
            key.verify(signature, signed, padding.PKCS1v15(), chosen)
        case ec.EllipticCurvePublicKey():
            key.verify(signature, signed, ec.ECDSA(chosen))
        case ed25519.Ed25519PublicKey():
            key.verify(signature, signed)
        case _:
            raise InvalidSignature
    return certificate


def _may_stamp(certificate: x509.Certificate) -> bool:
    """RFC 3161, 2.3: the extended key usage is critical and allows timestamping and nothing else."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _may_issue(certificate: x509.Certificate, below: int) -> bool:
    """Whether it is an authority's that allows `below` more authorities under it."""
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    try:
        usage: x509.KeyUsage | None = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is not None and not usage.key_cert_sign:
        return False
    return basic.ca and (basic.path_length is None or basic.path_length >= below)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _valid(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _leads_to(
    certificate: x509.Certificate,
    known: Sequence[x509.Certificate],
    trusted: Sequence[x509.Certificate],
    at: datetime,
    below: int = 0,
) -> bool:
    """Whether a chain of certificates, each valid at the moment of the stamp, leads up to a trusted one."""
    if not _valid(certificate, at):
        return False
    if certificate in trusted:
        return True
    if below >= LONGEST_CHAIN:
        return False
    for issuer in (*trusted, *known):
        fits = issuer != certificate and _issued(certificate, issuer) and _may_issue(issuer, below)
        if fits and _leads_to(issuer, known, trusted, at, below + 1):
            return True
    return False


def read_authorities(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises `Invalid` for the field `authority`."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as bad:
        raise Invalid({"authority": "certificates-unreadable"}) from bad


def check(
    untrusted: bytes,
    message: bytes,
    authorities: Sequence[x509.Certificate] | None = None,
    *,
    more: Sequence[x509.Certificate] = (),
    nonce: int | None = None,
) -> Stamp:
    """What an answer (response or bare token) says about `message`, once it is shown that it speaks of it.

    `authorities`: certificates the caller trusts; without them the signature is checked, but not whose it is. `more`:
    others that may stand between. `nonce`: the one of the question; the answer must repeat it.

    Raises `Integrity`: "timestamp-unreadable", "timestamp-not-granted", "timestamp-other-message",
    "timestamp-other-question" (nonce), "timestamp-signature-wrong", "timestamp-not-by-authority" (a key that may not
    stamp).
    """
    response = as_response(untrusted)
    try:
        token = _token(response)
        imprint = token.info["message_imprint"]
        algorithm = _HASHES[imprint["hash_algorithm"]["algorithm"].native]
        same = imprint["hashed_message"].native == algorithm(message).digest()
        at = token.info["gen_time"].native.astimezone(UTC)
        serial = int(token.info["serial_number"].native)
        stated_nonce = token.info["nonce"].native
    except _UNREADABLE as bad:
        raise Integrity("timestamp-unreadable") from bad
    if not same:
        raise Integrity("timestamp-other-message")
    if nonce is not None and stated_nonce != nonce:
        raise Integrity("timestamp-other-question")
    try:
        certificate = _check_signature(token)
        allowed = _may_stamp(certificate)
        authority = certificate.subject.rfc4514_string()[:300]
        chained = None
        if authorities is not None:
            chained = _leads_to(certificate, [*token.certificates, *more], authorities, at)
    except (InvalidSignature, *_UNREADABLE) as bad:
        raise Integrity("timestamp-signature-wrong") from bad
    if not allowed:
        raise Integrity("timestamp-not-by-authority")
    return Stamp(at, authority, serial, chained)
